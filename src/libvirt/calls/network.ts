import { isNotFound } from "../error";
import { AFFECT_BITS, type Affects, flagsOf } from "../flags";
import type { remote_nonnull_network } from "../generated/protocol";
import type { Libvirt } from "../libvirt";
import { formatUuid, parseUuid } from "../uuid";

export type Network = remote_nonnull_network;

export interface NetworkSummary {
  readonly network: Network;
  readonly name: string;
  readonly uuid: string;
  readonly active: boolean;
}

export async function listAllNetworks(libvirt: Libvirt): Promise<readonly NetworkSummary[]> {
  const list = async (flags: number) => (await libvirt.call("CONNECT_LIST_ALL_NETWORKS", { need_results: 1, flags })).nets;
  const [all, active] = await Promise.all([list(0), list(LIST_ACTIVE)]);
  const running = new Set(active.map((network) => formatUuid(network.uuid)));
  return all.map((network) => {
    const uuid = formatUuid(network.uuid);
    return { network, name: network.name, uuid, active: running.has(uuid) };
  });
}

/** VIR_CONNECT_LIST_NETWORKS_ACTIVE. */
const LIST_ACTIVE = 2;

/** @throws LibvirtError (not found) */
export async function findNetwork(libvirt: Libvirt, name: string): Promise<Network> {
  return (await libvirt.call("NETWORK_LOOKUP_BY_NAME", { name })).net;
}

export async function tryFindNetwork(libvirt: Libvirt, name: string): Promise<Network | undefined> {
  return await unlessNotFound(findNetwork(libvirt, name));
}

/** @throws LibvirtError (not found) */
export async function findNetworkByUuid(libvirt: Libvirt, uuid: string): Promise<Network> {
  return (await libvirt.call("NETWORK_LOOKUP_BY_UUID", { uuid: parseUuid(uuid) })).net;
}

export async function tryFindNetworkByUuid(libvirt: Libvirt, uuid: string): Promise<Network | undefined> {
  return await unlessNotFound(findNetworkByUuid(libvirt, uuid));
}

async function unlessNotFound<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isNotFound(error, "network")) return undefined;
    throw error;
  }
}

/** The XML of the running network, or with `inactive` its definition. */
export async function networkXml(libvirt: Libvirt, net: Network, options: { readonly inactive?: boolean } = {}): Promise<string> {
  return (await libvirt.call("NETWORK_GET_XML_DESC", { net, flags: flagsOf(options, { inactive: 1 }) })).xml;
}

/** Makes a definition, or replaces the one with the same uuid; a running network keeps what it has. @default validate: true */
export async function defineNetwork(libvirt: Libvirt, xml: string, options: { readonly validate?: boolean } = {}): Promise<Network> {
  if (options.validate === false) return (await libvirt.call("NETWORK_DEFINE_XML", { xml })).net;
  return (await libvirt.call("NETWORK_DEFINE_XML_FLAGS", { xml, flags: 1 })).net;
}

/** Starts it. */
export async function createNetwork(libvirt: Libvirt, net: Network): Promise<void> {
  await libvirt.call("NETWORK_CREATE", { net });
}

/** Stops it; running guests are cut off. */
export async function destroyNetwork(libvirt: Libvirt, net: Network): Promise<void> {
  await libvirt.call("NETWORK_DESTROY", { net });
}

export async function undefineNetwork(libvirt: Libvirt, net: Network): Promise<void> {
  await libvirt.call("NETWORK_UNDEFINE", { net });
}

export async function isNetworkActive(libvirt: Libvirt, net: Network): Promise<boolean> {
  return (await libvirt.call("NETWORK_IS_ACTIVE", { net })).active !== 0;
}

export async function networkAutostart(libvirt: Libvirt, net: Network): Promise<boolean> {
  return (await libvirt.call("NETWORK_GET_AUTOSTART", { net })).autostart !== 0;
}

export async function setNetworkAutostart(libvirt: Libvirt, net: Network, autostart: boolean): Promise<void> {
  await libvirt.call("NETWORK_SET_AUTOSTART", { net, autostart: autostart ? 1 : 0 });
}

/** virNetworkUpdateSection. */
const SECTIONS = {
  bridge: 1,
  domain: 2,
  ip: 3,
  "ip-dhcp-host": 4,
  "ip-dhcp-range": 5,
  forward: 6,
  "forward-interface": 7,
  "forward-pf": 8,
  portgroup: 9,
  "dns-host": 10,
  "dns-txt": 11,
  "dns-srv": 12,
} as const;
export type NetworkSection = keyof typeof SECTIONS;

/** virNetworkUpdateCommand. */
const COMMANDS = { modify: 1, delete: 2, "add-last": 3, "add-first": 4 } as const;

export interface NetworkUpdate extends Affects {
  readonly section: NetworkSection;
  readonly command: keyof typeof COMMANDS;
  /** The element that is added, changed or removed. */
  readonly xml: string;
  /** Which `<ip>` it belongs to. @default -1, the one that fits */
  readonly parentIndex?: number;
}

/** VIR_DRV_FEATURE_NETWORK_UPDATE_HAS_CORRECT_ORDER (libvirt_internal.h). */
const FEATURE_UPDATE_ORDER = 16;

/** Changes one part of a network. Not every section knows every command; libvirt says so. */
export async function updateNetwork(libvirt: Libvirt, net: Network, update: NetworkUpdate): Promise<void> {
  const flags = flagsOf(update, AFFECT_BITS);
  const [section, command] = [SECTIONS[update.section], COMMANDS[update.command]];
  // Daemons before 7.2 read the two in the wrong order (virNetworkUpdate in libvirt-network.c).
  const { supported } = await libvirt.call("CONNECT_SUPPORTS_FEATURE", { feature: FEATURE_UPDATE_ORDER });
  const order = supported === 1 ? { command, section } : { command: section, section: command };
  await libvirt.call("NETWORK_UPDATE", { net, ...order, parentIndex: update.parentIndex ?? -1, xml: update.xml, flags });
}

export interface DhcpLease {
  readonly interface: string;
  /** Seconds since 1970; 0: never. */
  readonly expires: number;
  readonly type: "ipv4" | "ipv6";
  readonly mac: string | undefined;
  readonly address: string;
  readonly prefix: number;
  readonly hostname: string | undefined;
  readonly clientId: string | undefined;
  readonly iaid: string | undefined;
}

/** The leases that a network's DHCP server gave, all or those of one MAC. */
export async function networkLeases(libvirt: Libvirt, net: Network, mac?: string): Promise<readonly DhcpLease[]> {
  const { leases } = await libvirt.call("NETWORK_GET_DHCP_LEASES", { net, mac: mac ?? null, need_results: 1, flags: 0 });
  return leases.map((lease) => ({
    interface: lease.iface,
    expires: Number(lease.expirytime),
    type: lease.type === 0 ? "ipv4" : "ipv6",
    mac: lease.mac ?? undefined,
    address: lease.ipaddr,
    prefix: lease.prefix,
    hostname: lease.hostname ?? undefined,
    clientId: lease.clientid ?? undefined,
    iaid: lease.iaid ?? undefined,
  }));
}
