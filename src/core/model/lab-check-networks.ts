import { Cidr } from "../cidr";
import type { DocumentPath } from "../document/path";
import type { Problem } from "../document/problem";
import type { Lab, LabNetwork } from "./lab";

/** What is wrong with networks, each by itself and one beside the other. */
export function networkProblems({ networks }: Lab): readonly Problem[] {
  return [
    ...networks.flatMap((network) => (network.mode === "bridge" ? bridgeProblems(network) : ownProblems(network))),
    ...overlaps(networks),
  ];
}

const PREFIXES = { from: 8, to: 30 } as const;

/** The addresses of a network; undefined if it has none for guests. */
export function cidrOf(network: LabNetwork): Cidr | undefined {
  const cidr = network.cidr === undefined ? undefined : Cidr.of(network.cidr);
  return cidr === undefined || cidr.prefix < PREFIXES.from || cidr.prefix > PREFIXES.to ? undefined : cidr;
}

/** Does the network give addresses? */
export function hasDhcp(network: LabNetwork): boolean {
  return network.cidr !== undefined && network.dhcp !== false;
}

/** Why a guest cannot have an address; undefined if it can. The first address is the host's. */
export function addressProblem(address: string, network: LabNetwork, cidr: Cidr, path: DocumentPath): Problem | undefined {
  const fix = `choose an address from ${cidr.address(2)} to ${cidr.address(-2)}`;
  if (!cidr.contains(address)) return { path, message: `${address} is outside of ${cidr} of network ${network.name}`, fix };
  if (address === cidr.address(1)) return { path, message: `${address} is the host's own address on network ${network.name}`, fix };
  if (address === cidr.address(0) || address === cidr.address(-1))
    return { path, message: `${address} is an end of ${cidr}, which no guest can have`, fix };
  return undefined;
}

function bridgeProblems(network: LabNetwork): readonly Problem[] {
  const problems: Problem[] = (["cidr", "domain", "dhcp", "reservations"] as const)
    .filter((key) => network[key] !== undefined)
    .map((key) => ({
      path: [...network.at, key],
      at: "key",
      message: "has no meaning with mode bridge",
      why: "whoever runs the bridge's network gives names and addresses",
      fix: "remove it, or choose another mode",
    }));
  if (network.bridge === undefined) problems.push({ path: [...network.at, "bridge"], message: "is missing", fix: "write bridge: br0" });
  return problems;
}

function ownProblems(network: LabNetwork): readonly Problem[] {
  const problems: Problem[] = [];
  if (network.bridge !== undefined)
    problems.push({
      path: [...network.at, "bridge"],
      at: "key",
      message: `has no meaning with mode ${network.mode}`,
      fix: "remove it, or write mode: bridge",
    });
  if (network.cidr === undefined) return [...problems, ...withoutAddresses(network)];
  const cidr = cidrOf(network);
  if (cidr !== undefined) return [...problems, ...rangeProblems(network, cidr), ...reservationProblems(network, cidr)];
  const message = `${network.cidr} is no network for guests: its prefix must be from /${PREFIXES.from} to /${PREFIXES.to}`;
  return [...problems, { path: [...network.at, "cidr"], message, fix: "a /24 has room for 252 guests" }];
}

function withoutAddresses(network: LabNetwork): readonly Problem[] {
  if (network.mode !== "isolated")
    return [{ path: [...network.at, "cidr"], message: "is missing", fix: "write cidr: 10.71.0.0/24, or mode: isolated" }];
  return (["dhcp", "reservations"] as const)
    .filter((key) => network[key] !== undefined && network[key] !== false)
    .map((key) => ({ path: [...network.at, key], at: "key", message: "needs a cidr", fix: "write cidr: 10.71.0.0/24" }));
}

function rangeProblems(network: LabNetwork, cidr: Cidr): readonly Problem[] {
  if (typeof network.dhcp !== "object") return [];
  const { start, end } = network.dhcp;
  const path = [...network.at, "dhcp"];
  const ends = [addressProblem(start, network, cidr, [...path, "start"]), addressProblem(end, network, cidr, [...path, "end"])];
  const problems = ends.filter((problem) => problem !== undefined);
  if (problems.length === 0 && number(start) > number(end))
    return [{ path: [...path, "end"], message: `${end} is before start, ${start}`, fix: "swap them" }];
  return problems;
}

function number(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function reservationProblems(network: LabNetwork, cidr: Cidr): readonly Problem[] {
  const entries = Object.entries(network.reservations ?? {});
  if (entries.length > 0 && network.dhcp === false)
    return [{ path: [...network.at, "reservations"], at: "key", message: "needs DHCP", fix: "remove dhcp: false" }];
  return entries.flatMap(([name, { address }]) => {
    return addressProblem(address, network, cidr, [...network.at, "reservations", name, "address"]) ?? [];
  });
}

function overlaps(networks: readonly LabNetwork[]): readonly Problem[] {
  const withCidr = networks.flatMap((network) => {
    const cidr = cidrOf(network);
    return cidr === undefined ? [] : [{ network, cidr }];
  });
  return withCidr.flatMap(({ network, cidr }, index) => {
    const other = withCidr.slice(0, index).find((before) => before.cidr.overlaps(cidr));
    if (other === undefined) return [];
    const free = freeCidr(
      cidr.prefix,
      withCidr.map((one) => one.cidr),
    );
    return [
      {
        path: [...network.at, "cidr"],
        message: `${cidr} overlaps ${other.cidr} of network ${other.network.name}`,
        fix: `choose another one${free === undefined ? "" : `, such as ${free}`}`,
      },
    ];
  });
}

/** A network of that prefix in 10.0.0.0/8 that overlaps none of these. */
function freeCidr(prefix: number, taken: readonly Cidr[]): Cidr | undefined {
  const candidates = Array.from({ length: 185 }, (_, index) => `10.${71 + index}.0.0`);
  return candidates
    .flatMap((address) => (prefix >= 16 ? Cidr.of(`${address}/${prefix}`) : []))
    .find((candidate) => !taken.some((cidr) => cidr.overlaps(candidate)));
}
