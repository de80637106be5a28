import type { CallOptions } from "../connection";
import type { Libvirt } from "../libvirt";
import type { Domain } from "./domain";

export interface GuestAddress {
  readonly type: "ipv4" | "ipv6";
  readonly address: string;
  readonly prefix: number;
}

export interface GuestInterface {
  /** The tap on the host for leases and ARP, the name in the guest for the agent. */
  readonly name: string;
  readonly mac: string | undefined;
  readonly addresses: readonly GuestAddress[];
}

/** Where addresses are read: the leases of libvirt's networks, the guest's agent, the host's ARP table. */
export type AddressSource = "lease" | "agent" | "arp";

/** virDomainInterfaceAddressesSource. */
const SOURCES: Readonly<Record<AddressSource, number>> = { lease: 0, agent: 1, arp: 2 };

export async function interfaceAddresses(libvirt: Libvirt, dom: Domain, source: AddressSource): Promise<readonly GuestInterface[]> {
  const lane = source === "lease" ? "quick" : "slow";
  const { ifaces } = await libvirt.call("DOMAIN_INTERFACE_ADDRESSES", { dom, source: SOURCES[source], flags: 0 }, { lane });
  return ifaces.map(({ name, hwaddr, addrs }) => ({
    name,
    mac: hwaddr ?? undefined,
    addresses: addrs.map(({ type, addr, prefix }) => ({ type: type === 0 ? "ipv4" : "ipv6", address: addr, prefix })),
  }));
}

/**
 * Runs a command of the guest's agent and returns its answer, as JSON text.
 * @throws LibvirtError if the agent is not there or does not answer in time
 */
export async function agentCommand(
  libvirt: Libvirt,
  dom: Domain,
  command: string,
  options: CallOptions & { /** @default 10 */ readonly timeoutSeconds?: number } = {},
): Promise<string> {
  const { result } = await libvirt.qemu(
    "DOMAIN_AGENT_COMMAND",
    { dom, cmd: command, timeout: options.timeoutSeconds ?? 10, flags: 0 },
    options,
  );
  return result ?? "";
}

/** VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP. */
const HUMAN = 1;

/** Runs a command of QEMU's monitor: QMP as JSON text, or with `human` as one types it. */
export async function qemuMonitorCommand(
  libvirt: Libvirt,
  dom: Domain,
  command: string,
  options: { readonly human?: boolean } = {},
): Promise<string> {
  return (await libvirt.qemu("DOMAIN_MONITOR_COMMAND", { dom, cmd: command, flags: options.human === true ? HUMAN : 0 })).result;
}
