import { QueztlError } from "../core/error";
import type { Change } from "../core/model/change";
import { type DomainSummary, listAllDomains } from "../libvirt/calls/domain";
import { type DhcpLease, networkLeases, tryFindNetwork } from "../libvirt/calls/network";
import { domainCapabilities } from "../libvirt/calls/node";
import { LibvirtError } from "../libvirt/error";
import { Libvirt } from "../libvirt/libvirt";
import { Gate } from "./gate";
import { BackingMap } from "./resources/volume/backing";
import { log } from "./sdk/log";

export interface HostSettings {
  /** Undefined: known only after apply. */
  readonly uri: string | undefined;
  readonly owner: string | undefined;
  readonly maxDisruption: Change;
  readonly unknownKeys: "error" | "warn";
  readonly maxParallelStarts: number;
}

/** What one look at all domains shows. */
export interface Sweep {
  readonly domains: ReadonlyMap<string, DomainSummary>;
  readonly autostart: ReadonlySet<string>;
}

/** How long a sweep stands for the host, as long as we change nothing: a refresh of many resources looks once. Milliseconds. */
const SWEEP_LASTS = 5000;
/** How long a network's leases stand for all guests that are waited for; milliseconds. */
const LEASES_LAST = 100;
/** VIR_CONNECT_LIST_DOMAINS_AUTOSTART. */
const LIST_AUTOSTART = 1024;

/** The libvirt of one provider block: connects at the first call that needs it. */
export class Host {
  readonly settings: HostSettings;
  /** Guests that start at once; more would make the last one ready later, not the first one sooner. */
  readonly starts: Gate;
  readonly backings = new BackingMap();
  private connection: Libvirt | undefined;
  private sweepAt = 0;
  private sweeping: Promise<Sweep> | undefined;
  private readonly leasesRead = new Map<string, { readonly at: number; readonly leases: Promise<readonly DhcpLease[]> }>();
  private virtType: Promise<"kvm" | "qemu"> | undefined;

  constructor(settings: HostSettings) {
    this.settings = settings;
    this.starts = new Gate(settings.maxParallelStarts);
  }

  /** @throws QueztlError while the URI is unknown */
  get libvirt(): Libvirt {
    if (this.settings.uri === undefined) {
      throw new QueztlError({
        kind: "config",
        where: "provider libvirt, uri",
        summary: "the URI is known only after apply",
        why: "what exists on the host cannot be read without it",
        fix: "apply what the URI comes from first: terraform apply -target=…",
      });
    }
    this.connection ??= new Libvirt(this.settings.uri, { log: (line) => log.debug(line, { uri: this.settings.uri ?? "" }) });
    return this.connection;
  }

  /** Name, state and autostart of every domain, at most 5 s old and never older than our own last change. */
  async sweep(): Promise<Sweep> {
    const now = Date.now();
    if (this.sweeping === undefined || now - this.sweepAt > SWEEP_LASTS) {
      this.sweepAt = now;
      this.sweeping = sweepOf(this.libvirt);
      this.sweeping.catch(() => this.changed());
    }
    return await this.sweeping;
  }

  /** The leases of a network, at most a tenth of a second old: fifty guests that are waited for at once look together. */
  async leases(network: string): Promise<readonly DhcpLease[]> {
    const now = Date.now();
    const known = this.leasesRead.get(network);
    if (known !== undefined && now - known.at <= LEASES_LAST) return await known.leases;
    const leases = leasesOf(this.libvirt, network);
    this.leasesRead.set(network, { at: now, leases });
    leases.catch(() => this.leasesRead.delete(network));
    return await leases;
  }

  /** We are about to change something, or have just done so. */
  changed(): void {
    this.sweeping = undefined;
  }

  /** The best hypervisor that the host really has: libvirt's own answer, which the embedded host makes honest. */
  async bestType(): Promise<"kvm" | "qemu"> {
    this.virtType ??= bestTypeOf(this.libvirt).catch((error: unknown) => {
      this.virtType = undefined;
      throw error;
    });
    return await this.virtType;
  }

  close(): void {
    this.connection?.close();
  }
}

async function sweepOf(libvirt: Libvirt): Promise<Sweep> {
  const [domains, { domains: starting }] = await Promise.all([
    listAllDomains(libvirt),
    libvirt.call("CONNECT_LIST_ALL_DOMAINS", { need_results: 1, flags: LIST_AUTOSTART }),
  ]);
  return {
    domains: new Map(domains.map((domain) => [domain.uuid, domain])),
    autostart: new Set(starting.map((domain) => domain.name)),
  };
}

async function leasesOf(libvirt: Libvirt, name: string): Promise<readonly DhcpLease[]> {
  const network = await tryFindNetwork(libvirt, name);
  return network === undefined ? [] : await networkLeases(libvirt, network);
}

async function bestTypeOf(libvirt: Libvirt): Promise<"kvm" | "qemu"> {
  try {
    await domainCapabilities(libvirt, { virtType: "kvm" });
    return "kvm";
  } catch (error) {
    if (LibvirtError.is(error)) return "qemu";
    throw error;
  }
}
