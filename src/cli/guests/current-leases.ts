import type { DhcpLease } from "../../libvirt/calls/network";

/**
 * The leases of a network that hold: of several for one MAC the newest, because the others are of a guest that was made anew, with the same MAC and
 * another client id.
 * @param now seconds since 1970
 */
export function currentLeases(leases: readonly DhcpLease[], now: number = Date.now() / 1000): readonly DhcpLease[] {
  const end = ({ expires }: DhcpLease) => (expires === 0 ? Number.MAX_SAFE_INTEGER : expires);
  const valid = leases.filter((lease) => end(lease) > now).sort((a, b) => end(a) - end(b));
  return [...new Map(valid.map((lease) => [`${lease.mac} ${lease.type}`, lease])).values()];
}
