import { isIPv4 } from "node:net";
import { Cidr } from "../../core/cidr";
import { QueztlError } from "../../core/error";
import { hostLayout } from "../../host/layout";
import { checkLabRange, machineRoutes } from "../../host/machine-routes";
import { tryReadStateFile } from "../terraform/state";
import { localStateOf, type SynthesizedStack } from "./stack";

/** Checks that the machine can reach every network that is still to be made by a route of its own. @throws QueztlError that names a network and the route that it overlaps */
export async function checkLabRanges(stacks: readonly SynthesizedStack[]): Promise<void> {
  for (const { network, range } of stacks.flatMap((stack) => rangesOf(stack, networksIn(stack)))) {
    await checkLabRange(network, range);
    await checkOtherHosts(network, range);
  }
}

/** The machine can have one route to a range: a second embedded host with the same networks would be out of reach. */
async function checkOtherHosts(network: string, range: Cidr): Promise<void> {
  const { link } = hostLayout();
  const clash = (await machineRoutes()).find((route) => route.ours && route.device !== link && route.range.overlaps(range));
  if (clash === undefined) return;
  throw new QueztlError({
    kind: "config",
    summary: `network ${network} (${range}) overlaps one of another embedded host`,
    why: `the machine reaches ${clash.range} by ${clash.device}, the link of a host in another folder (QUEZTL_HOST_DIR)`,
    fix: "give the lab network another cidr, or take the other host down",
  });
}

/** The names of a stack's networks that are there already: where they are wrong, taking them down must still be possible. */
function networksIn(stack: SynthesizedStack): ReadonlySet<unknown> {
  const file = localStateOf(stack);
  const resources = (file === undefined ? undefined : tryReadStateFile(file))?.resources ?? [];
  const networks = resources.filter(({ type }) => type === "libvirt_network").flatMap(({ instances }) => instances);
  return new Set(networks.map(({ attributes }) => attributes?.name));
}

/** The IPv4 ranges of a stack's networks that have an address on the host, without those that are made already. */
function rangesOf(stack: SynthesizedStack, made: ReadonlySet<unknown>): readonly { readonly network: string; readonly range: Cidr }[] {
  return Object.entries(stack.config.resource?.libvirt_network ?? {}).flatMap(([id, network]) => {
    const ips = Array.isArray(network.ips) ? (network.ips as readonly Readonly<Record<string, unknown>>[]) : [];
    const name = typeof network.name === "string" ? network.name : id;
    if (made.has(name)) return [];
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
