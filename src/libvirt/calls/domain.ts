import { isNotFound } from "../error";
import { flagsOf } from "../flags";
import type { remote_nonnull_domain } from "../generated/protocol";
import type { Libvirt } from "../libvirt";
import { type ParamValue, recordOf } from "../typed-params";
import { formatUuid, parseUuid } from "../uuid";

/** How the daemon knows a domain. `id` is that of the moment when it was read. */
export type Domain = remote_nonnull_domain;

/** virDomainState, by number. */
const STATES = ["no-state", "running", "blocked", "paused", "shutdown", "shutoff", "crashed", "pm-suspended"] as const;
export type DomainState = (typeof STATES)[number];

export interface DomainSummary {
  readonly domain: Domain;
  readonly name: string;
  readonly uuid: string;
  /** Only while it runs. */
  readonly id: number | undefined;
  readonly state: DomainState;
  /** libvirt's reason; its meaning hangs on the state (virDomain…Reason). */
  readonly reason: number;
}

/** Groups of figures that libvirt can collect. Only `state` never waits for the guest. */
const STAT_GROUPS = { state: 1, cpu: 2, balloon: 4, vcpu: 8, interface: 16, block: 32, perf: 64, iothread: 128, memory: 256 } as const;
export type StatGroup = keyof typeof STAT_GROUPS;

export interface DomainStats extends DomainSummary {
  /** Every figure under libvirt's own name, such as `balloon.current` or `net.0.rx.bytes`. */
  readonly figures: Readonly<Record<string, ParamValue>>;
}

/** VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT: a domain that is busy reports what needs no wait. */
const NOWAIT = 1 << 29;

/** Name, uuid, id and state of every domain, in one call. */
export async function listAllDomains(libvirt: Libvirt): Promise<readonly DomainSummary[]> {
  const { retStats } = await libvirt.call("CONNECT_GET_ALL_DOMAIN_STATS", { doms: [], stats: STAT_GROUPS.state, flags: 0 });
  return retStats.map(({ dom, params }) => summaryOf(dom, recordOf(params)));
}

/** As `listAllDomains`, with more figures, for all domains or for some. */
export async function domainStats(
  libvirt: Libvirt,
  groups: readonly StatGroup[],
  domains: readonly Domain[] = [],
): Promise<readonly DomainStats[]> {
  const stats = groups.reduce<number>((bits, group) => bits | STAT_GROUPS[group], STAT_GROUPS.state);
  const { retStats } = await libvirt.call("CONNECT_GET_ALL_DOMAIN_STATS", { doms: domains, stats, flags: NOWAIT }, { lane: "slow" });
  return retStats.map(({ dom, params }) => {
    const figures = recordOf(params);
    return { ...summaryOf(dom, figures), figures };
  });
}

function summaryOf(domain: Domain, figures: Readonly<Record<string, ParamValue>>): DomainSummary {
  return {
    domain,
    name: domain.name,
    uuid: formatUuid(domain.uuid),
    id: domain.id < 0 ? undefined : domain.id,
    state: stateOf(Number(figures["state.state"] ?? 0)),
    reason: Number(figures["state.reason"] ?? 0),
  };
}

function stateOf(number: number): DomainState {
  return STATES[number] ?? "no-state";
}

/** @throws LibvirtError (not found) */
export async function findDomain(libvirt: Libvirt, name: string): Promise<Domain> {
  return (await libvirt.call("DOMAIN_LOOKUP_BY_NAME", { name })).dom;
}

export async function tryFindDomain(libvirt: Libvirt, name: string): Promise<Domain | undefined> {
  return await unlessNotFound(findDomain(libvirt, name));
}

/** @throws LibvirtError (not found) */
export async function findDomainByUuid(libvirt: Libvirt, uuid: string): Promise<Domain> {
  return (await libvirt.call("DOMAIN_LOOKUP_BY_UUID", { uuid: parseUuid(uuid) })).dom;
}

export async function tryFindDomainByUuid(libvirt: Libvirt, uuid: string): Promise<Domain | undefined> {
  return await unlessNotFound(findDomainByUuid(libvirt, uuid));
}

async function unlessNotFound<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isNotFound(error, "domain")) return undefined;
    throw error;
  }
}

export interface DomainXmlOptions {
  /** The definition instead of what runs. @default false */
  readonly inactive?: boolean;
  /** With passwords. @default false */
  readonly secure?: boolean;
  /** In a form that older libvirts take. @default false */
  readonly migratable?: boolean;
}

export async function domainXml(libvirt: Libvirt, dom: Domain, options: DomainXmlOptions = {}): Promise<string> {
  const flags = flagsOf(options, { secure: 1, inactive: 2, migratable: 8 });
  return (await libvirt.call("DOMAIN_GET_XML_DESC", { dom, flags })).xml;
}

/** Makes a definition, or replaces the one with the same uuid. @default validate: true, against libvirt's schema */
export async function defineDomain(libvirt: Libvirt, xml: string, options: { readonly validate?: boolean } = {}): Promise<Domain> {
  return (await libvirt.call("DOMAIN_DEFINE_XML_FLAGS", { xml, flags: options.validate === false ? 0 : 1 })).dom;
}

/** What goes with the definition; libvirt refuses to remove a definition that has any of these unless told so. */
export interface UndefineOptions {
  readonly managedSave?: boolean;
  readonly snapshotsMetadata?: boolean;
  readonly nvram?: boolean;
  readonly keepNvram?: boolean;
  readonly checkpointsMetadata?: boolean;
  readonly tpm?: boolean;
  readonly keepTpm?: boolean;
}

/** Removes the definition. A running domain goes on as a transient one. */
export async function undefineDomain(libvirt: Libvirt, dom: Domain, options: UndefineOptions = {}): Promise<void> {
  const bits = { managedSave: 1, snapshotsMetadata: 2, nvram: 4, keepNvram: 8, checkpointsMetadata: 16, tpm: 32, keepTpm: 64 };
  const flags = flagsOf(options, bits);
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_UNDEFINE_FLAGS", { dom, flags }));
}

/** Starts a defined domain and returns it with its id. */
export async function createDomain(
  libvirt: Libvirt,
  dom: Domain,
  options: { readonly paused?: boolean; readonly forceBoot?: boolean; readonly resetNvram?: boolean } = {},
): Promise<Domain> {
  const flags = flagsOf(options, { paused: 1, forceBoot: 8, resetNvram: 32 });
  return (await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_CREATE_WITH_FLAGS", { dom, flags }))).dom;
}

/** Cuts the power. With `graceful`, it fails instead if QEMU does not end by itself. */
export async function destroyDomain(libvirt: Libvirt, dom: Domain, options: { readonly graceful?: boolean } = {}): Promise<void> {
  const flags = flagsOf(options, { graceful: 1 });
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_DESTROY_FLAGS", { dom, flags }));
}

/** How a guest is asked. @default libvirt's choice: agent, then ACPI */
export type PowerWay = "agent" | "acpi";
const POWER_BITS: Readonly<Record<PowerWay, number>> = { acpi: 1, agent: 2 };

function powerFlags(ways: readonly PowerWay[]): number {
  return ways.reduce((flags, way) => flags | POWER_BITS[way], 0);
}

/** Asks the guest to switch off. Success means that it was asked. */
export async function shutdownDomain(libvirt: Libvirt, dom: Domain, ...ways: readonly PowerWay[]): Promise<void> {
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_SHUTDOWN_FLAGS", { dom, flags: powerFlags(ways) }));
}

/** Asks the guest to reboot. Success means that it was asked. */
export async function rebootDomain(libvirt: Libvirt, dom: Domain, ...ways: readonly PowerWay[]): Promise<void> {
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_REBOOT", { dom, flags: powerFlags(ways) }));
}

/** Presses the reset button. */
export async function resetDomain(libvirt: Libvirt, dom: Domain): Promise<void> {
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_RESET", { dom, flags: 0 }));
}

export async function suspendDomain(libvirt: Libvirt, dom: Domain): Promise<void> {
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_SUSPEND", { dom }));
}

export async function resumeDomain(libvirt: Libvirt, dom: Domain): Promise<void> {
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_RESUME", { dom }));
}

export async function domainState(libvirt: Libvirt, dom: Domain): Promise<{ readonly state: DomainState; readonly reason: number }> {
  const { state, reason } = await libvirt.call("DOMAIN_GET_STATE", { dom, flags: 0 });
  return { state: stateOf(state), reason };
}

export async function isDomainPersistent(libvirt: Libvirt, dom: Domain): Promise<boolean> {
  return (await libvirt.call("DOMAIN_IS_PERSISTENT", { dom })).persistent !== 0;
}

export async function domainAutostart(libvirt: Libvirt, dom: Domain): Promise<boolean> {
  return (await libvirt.call("DOMAIN_GET_AUTOSTART", { dom })).autostart !== 0;
}

export async function setDomainAutostart(libvirt: Libvirt, dom: Domain, autostart: boolean): Promise<void> {
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_SET_AUTOSTART", { dom, autostart: autostart ? 1 : 0 }));
}

export async function hasManagedSave(libvirt: Libvirt, dom: Domain): Promise<boolean> {
  return (await libvirt.call("DOMAIN_HAS_MANAGED_SAVE_IMAGE", { dom, flags: 0 })).result !== 0;
}

/** Runs one body at a time for each domain, in order. The functions here that change a domain do so by themselves. */
export async function onDomain<T>(libvirt: Libvirt, domain: Domain, body: () => Promise<T>): Promise<T> {
  return await libvirt.exclusive(`domain ${formatUuid(domain.uuid)}`, body);
}
