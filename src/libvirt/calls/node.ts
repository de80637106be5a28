import type { Libvirt } from "../libvirt";

export interface NodeInfo {
  /** The architecture, such as `x86_64`. */
  readonly model: string;
  readonly memoryKiB: bigint;
  readonly cpus: number;
  readonly mhz: number;
  readonly numaNodes: number;
  readonly sockets: number;
  readonly cores: number;
  readonly threads: number;
}

export async function nodeInfo(libvirt: Libvirt): Promise<NodeInfo> {
  const { model, memory, cpus, mhz, nodes, sockets, cores, threads } = await libvirt.call("NODE_GET_INFO", undefined);
  const end = model.indexOf(0);
  const text = String.fromCharCode(...(end < 0 ? model : model.slice(0, end)));
  return { model: text, memoryKiB: memory, cpus, mhz, numaNodes: nodes, sockets, cores, threads };
}

/** The host's capabilities, as XML. */
export async function capabilities(libvirt: Libvirt): Promise<string> {
  return (await libvirt.call("CONNECT_GET_CAPABILITIES", undefined)).capabilities;
}

export interface DomainCapabilitiesOptions {
  readonly emulator?: string;
  readonly arch?: string;
  readonly machine?: string;
  /** `kvm` or `qemu`. */
  readonly virtType?: string;
}

/** What a domain of this kind can have on the host, as XML. */
export async function domainCapabilities(libvirt: Libvirt, options: DomainCapabilitiesOptions = {}): Promise<string> {
  const { emulator = null, arch = null, machine = null, virtType = null } = options;
  const args = { emulatorbin: emulator, arch, machine, virttype: virtType, flags: 0 };
  return (await libvirt.call("CONNECT_GET_DOMAIN_CAPABILITIES", args)).capabilities;
}

/** A version as libvirt counts it: 9.0.0 is 9000000. */
export interface Version {
  readonly number: number;
  readonly text: string;
}

/** The hypervisor's version. */
export async function hypervisorVersion(libvirt: Libvirt): Promise<Version> {
  return versionOf((await libvirt.call("CONNECT_GET_VERSION", undefined)).hv_ver);
}

/** The daemon's version. */
export async function libvirtVersion(libvirt: Libvirt): Promise<Version> {
  return versionOf((await libvirt.call("CONNECT_GET_LIB_VERSION", undefined)).lib_ver);
}

function versionOf(value: bigint): Version {
  const number = Number(value);
  return { number, text: [Math.floor(number / 1e6), Math.floor(number / 1e3) % 1e3, number % 1e3].join(".") };
}

export async function hostname(libvirt: Libvirt): Promise<string> {
  return (await libvirt.call("CONNECT_GET_HOSTNAME", undefined)).hostname;
}

/** Bytes of memory that nobody uses. */
export async function freeMemory(libvirt: Libvirt): Promise<bigint> {
  return (await libvirt.call("NODE_GET_FREE_MEMORY", undefined)).freeMem;
}
