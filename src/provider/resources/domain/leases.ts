import { type DhcpLease, networkLeases, tryFindNetwork } from "../../../libvirt/calls/network";
import type { Libvirt } from "../../../libvirt/libvirt";
import type { Card } from "./cards";

/** When each lease runs out, by MAC and address. dnsmasq keeps leases of guests that are gone. */
export type LeaseTimes = ReadonlyMap<string, number>;

const keyOf = ({ mac, address }: DhcpLease) => `${mac?.toLowerCase() ?? ""} ${address}`;

/** The leases that the cards' MACs have now. */
export async function leaseTimes(libvirt: Libvirt, cards: readonly Card[]): Promise<LeaseTimes> {
  return new Map((await leasesOf(libvirt, cards)).map((lease) => [keyOf(lease), lease.expires]));
}

/** Addresses by MAC of leases that were given or renewed since; those that never run out cannot be told apart. */
export async function freshLeases(
  libvirt: Libvirt,
  cards: readonly Card[],
  old: LeaseTimes,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const lease of await leasesOf(libvirt, cards)) {
    const mac = lease.mac?.toLowerCase();
    const isOld = lease.expires !== 0 && old.get(keyOf(lease)) === lease.expires;
    if (mac !== undefined && !isOld) found.set(mac, [...(found.get(mac) ?? []), lease.address]);
  }
  return found;
}

async function leasesOf(libvirt: Libvirt, cards: readonly Card[]): Promise<readonly DhcpLease[]> {
  const names = [...new Set(cards.map(({ network }) => network))].filter((name) => name !== "");
  const macs = new Set(cards.map(({ mac }) => mac));
  const leases = await Promise.all(
    names.map(async (name) => {
      const network = await tryFindNetwork(libvirt, name);
      return network === undefined ? [] : await networkLeases(libvirt, network);
    }),
  );
  return leases.flat().filter(({ mac }) => mac !== undefined && macs.has(mac.toLowerCase()));
}
