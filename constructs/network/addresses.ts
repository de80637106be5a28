import type { IConstruct } from "constructs";
import type { Cidr } from "../../src/core/cidr";
import { QueztlError } from "../../src/core/error";
import { HostStack } from "../host/host-stack";
import type { NetworkIps, NetworkIpsDhcpHosts } from "../l1/generated/network";
import { literal } from "../l1/literal";
import type { Reservation } from "./reservation";

const PREFIXES = { from: 8, to: 30 } as const;
const networks = new WeakMap<HostStack, { readonly cidr: Cidr; readonly owner: IConstruct }[]>();

/** The addresses of one network: the host's, the range that DHCP gives, and those that are taken. */
export class Addresses {
  /** The first address that a machine may have. */
  readonly host: string;
  private readonly cidr: Cidr;
  private readonly network: IConstruct;
  private readonly reservations: Reservation[] = [];

  /** @throws QueztlError if it is too large or too small, or overlaps another network of the stack */
  constructor(network: IConstruct, cidr: Cidr) {
    if (cidr.prefix < PREFIXES.from || cidr.prefix > PREFIXES.to)
      throw new QueztlError({
        kind: "config",
        where: network.node.path,
        summary: `${cidr} is no network for guests: its prefix must be from /${PREFIXES.from} to /${PREFIXES.to}`,
        fix: "a /24 has room for 252 guests",
      });
    const stack = HostStack.of(network);
    const others = networks.get(stack) ?? [];
    const clash = others.find((other) => other.cidr.overlaps(cidr));
    if (clash !== undefined)
      throw new QueztlError({
        kind: "config",
        where: network.node.path,
        summary: `${cidr} overlaps ${clash.cidr} of ${clash.owner.node.path}`,
        fix: "give each network addresses of its own",
      });
    networks.set(stack, [...others, { cidr, owner: network }]);
    this.network = network;
    this.cidr = cidr;
    this.host = cidr.address(1);
  }

  /** @throws QueztlError if the address is none of the network, or it or the MAC is taken */
  reserve(reservation: Reservation, owner: IConstruct): void {
    this.take(reservation.address, owner);
    HostStack.of(owner).claims.claim(`reservation on ${this.network.node.path} for MAC`, reservation.mac.text, owner);
    this.reservations.push(reservation);
  }

  /** Marks an address as used. @throws QueztlError if it is none of the network, or taken */
  take(address: string, owner: IConstruct): void {
    const { cidr } = this;
    const refuse = (summary: string) => {
      throw new QueztlError({
        kind: "config",
        where: owner.node.path,
        summary,
        fix: `choose an address from ${cidr.address(2)} to ${cidr.address(-2)}`,
      });
    };
    if (!cidr.contains(address)) refuse(`${address} is not in ${cidr} of ${this.network.node.path}`);
    if (address === this.host) refuse(`${address} is the host's own address on ${this.network.node.path}`);
    if (address === cidr.address(0) || address === cidr.address(-1)) refuse(`${address} is not for guests: it is an end of ${cidr}`);
    HostStack.of(owner).claims.claim("address", address, owner, "give each interface an address of its own");
  }

  config(dhcp: boolean): NetworkIps {
    const { cidr, host } = this;
    const range = { start: cidr.address(2), end: cidr.address(-2) };
    return {
      address: host,
      prefix: cidr.prefix,
      dhcp: dhcp ? { ranges: [range], ...(this.reservations.length === 0 ? {} : { hosts: this.reservations.map(hostConfig) }) } : undefined,
    };
  }
}

function hostConfig({ mac, address, name }: Reservation): NetworkIpsDhcpHosts {
  return { mac: mac.text, ip: address, name: name === undefined ? undefined : literal(name) };
}
