import { isIPv4 } from "node:net";
import { Cidr } from "../../core/cidr";
import { checkLabRange } from "../../host/machine-routes";
import type { SynthesizedStack } from "./stack";

/** Checks that the machine can reach every network of the stacks by a route of its own. @throws QueztlError that names a network and the route that it overlaps */
export async function checkLabRanges(stacks: readonly SynthesizedStack[]): Promise<void> {
  for (const stack of stacks) for (const { network, range } of rangesOf(stack)) await checkLabRange(network, range);
}

/** The IPv4 ranges of a stack's networks that have an address on the host. */
function rangesOf(stack: SynthesizedStack): readonly { readonly network: string; readonly range: Cidr }[] {
  return Object.entries(stack.config.resource?.libvirt_network ?? {}).flatMap(([id, network]) => {
    const ips = Array.isArray(network.ips) ? (network.ips as readonly Readonly<Record<string, unknown>>[]) : [];
    const name = typeof network.name === "string" ? network.name : id;
    return ips.flatMap((ip) => {
      const range = rangeOf(ip);
      return range === undefined ? [] : [{ network: name, range }];
    });
  });
}

function rangeOf(ip: Readonly<Record<string, unknown>>): Cidr | undefined {
  if (typeof ip.address !== "string" || !isIPv4(ip.address)) return undefined;
  const prefix = ip.prefix === undefined || ip.prefix === null ? prefixOf(String(ip.netmask)) : Number(ip.prefix);
  if (prefix === undefined || !(prefix >= 0 && prefix <= 32)) return undefined;
  const number = bits(ip.address);
  const base = number - (number % 2 ** (32 - prefix));
  return Cidr.of(`${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join(".")}/${prefix}`);
}

function prefixOf(netmask: string): number | undefined {
  if (!isIPv4(netmask)) return undefined;
  return bits(netmask).toString(2).replaceAll("0", "").length;
}

function bits(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
