import type { DhcpLease } from "../../../libvirt/calls/network";
import type { Host } from "../../host";
import type { Card } from "./cards";

/** When each lease runs out, by MAC and address. dnsmasq keeps leases of guests that are gone. */
export type LeaseTimes = ReadonlyMap<string, number>;

const keyOf = ({ mac, address }: DhcpLease) => `${mac?.toLowerCase() ?? ""} ${address}`;

/** The leases that the cards' MACs have now. */
export async function leaseTimes(host: Host, cards: readonly Card[]): Promise<LeaseTimes> {
  return new Map((await leasesOf(host, cards)).map((lease) => [keyOf(lease), lease.expires]));
}

/** Addresses by MAC of leases that were given or renewed since; those that never run out cannot be told apart. */
export async function freshLeases(host: Host, cards: readonly Card[], old: LeaseTimes): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const lease of await leasesOf(host, cards)) {
    const mac = lease.mac?.toLowerCase();
    const isOld = lease.expires !== 0 && old.get(keyOf(lease)) === lease.expires;
    if (mac !== undefined && !isOld) found.set(mac, [...(found.get(mac) ?? []), lease.address]);
  }
  return found;
}

async function leasesOf(host: Host, cards: readonly Card[]): Promise<readonly DhcpLease[]> {
  const networks = [...new Set(cards.map(({ network }) => network))].filter((name) => name !== "");
  const macs = new Set(cards.map(({ mac }) => mac));
  const leases = await Promise.all(networks.map(async (name) => await host.leases(name)));
  return leases.flat().filter(({ mac }) => mac !== undefined && macs.has(mac.toLowerCase()));
}
