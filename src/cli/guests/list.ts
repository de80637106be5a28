import { type DomainStats, domainStats, domainXml } from "../../libvirt/calls/domain";
import { listAllNetworks, networkLeases } from "../../libvirt/calls/network";
import { Libvirt } from "../../libvirt/libvirt";
import { parseXml } from "../../libvirt/xml/parse";
import { attributeAt, findAll } from "../../libvirt/xml/query";
import type { DeployedVm } from "../terraform/state";
import { currentLeases } from "./current-leases";
import type { Guest } from "./guest";

/**
 * All VMs of a libvirt: one bulk call for all domains, one for the leases of each network that runs, and, only if there are leases, the XML
 * of each running domain (all sent at once), because a lease knows a MAC address and no domain.
 */
export async function listGuests(uri: string, deployed: ReadonlyMap<string, DeployedVm>): Promise<readonly Guest[]> {
  const libvirt = new Libvirt(uri);
  try {
    const [stats, leases] = await Promise.all([domainStats(libvirt, ["vcpu", "balloon"]), leasesByMac(libvirt)]);
    const running = leases.size === 0 ? [] : stats.filter(({ id }) => id !== undefined);
    const addresses = new Map(await Promise.all(running.map(async (one) => [one.uuid, await addressesOf(libvirt, one, leases)] as const)));
    const guests = stats.map((one) => guestOf(uri, one, addresses.get(one.uuid) ?? [], deployed.get(one.name)));
    return guests.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  } finally {
    libvirt.close();
  }
}

/** The addresses that DHCP servers of running networks lent, by MAC. */
export async function leasesByMac(libvirt: Libvirt): Promise<ReadonlyMap<string, readonly string[]>> {
  const networks = (await listAllNetworks(libvirt)).filter(({ active }) => active);
  const leases = await Promise.all(networks.map(async ({ network }) => await networkLeases(libvirt, network)));
  const byMac = new Map<string, string[]>();
  for (const { mac, address } of leases.flatMap((all) => currentLeases(all)))
    if (mac !== undefined) byMac.set(mac, [...(byMac.get(mac) ?? []), address]);
  return byMac;
}

/** In the order of the domain's interfaces. */
async function addressesOf(
  libvirt: Libvirt,
  { domain }: DomainStats,
  leases: ReadonlyMap<string, readonly string[]>,
): Promise<readonly string[]> {
  const xml = parseXml(await domainXml(libvirt, domain));
  return findAll(xml, "devices/interface").flatMap((nic) => leases.get(attributeAt(nic, "mac", "address")?.toLowerCase() ?? "") ?? []);
}

function guestOf(
  uri: string,
  { name, uuid, state, figures }: DomainStats,
  addresses: readonly string[],
  vm: DeployedVm | undefined,
): Guest {
  const memory = Number(figures["balloon.current"] ?? figures["balloon.maximum"] ?? 0);
  const ready = vm?.attributes.ready_seconds;
  return {
    name,
    uuid,
    uri,
    state,
    vcpus: Number(figures["vcpu.current"] ?? figures["vcpu.maximum"] ?? 0),
    memory_mib: Math.round(memory / 1024),
    addresses,
    ...(vm === undefined ? {} : { stack: vm.stack }),
    ...(typeof ready === "number" ? { ready_seconds: ready } : {}),
  };
}
