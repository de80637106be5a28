import { QueztlError } from "../core/error";
import type { CallOptions, Connection } from "./connection";
import { Connector } from "./connector";
import { EventHub } from "./event-hub";
import { HIGH_PRIORITY, type QemuProcedures, type RemoteProcedures } from "./generated/protocol";
import type { KeepaliveOptions } from "./keepalive";
import { KeyedLock } from "./keyed-lock";
import { Lane, type LaneLimits, type Lease } from "./lane";

export interface LibvirtOptions {
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Told one line when a connection opens or is lost. */
  readonly log?: (line: string) => void;
  /** @default 5 s, 5 times, as libvirt's own client */
  readonly keepalive?: KeepaliveOptions;
}

export interface PoolCallOptions extends CallOptions {
  /**
   * Which connection the call takes: `quick` is for reads that never wait for a guest, `slow` for all else.
   * @default "quick" for reads that libvirt promises not to block
   */
  readonly lane?: "quick" | "slow";
}

/** Reads that the daemon does not count as quick but that only look at its own data. */
const ALSO_QUICK: ReadonlySet<keyof RemoteProcedures> = new Set<keyof RemoteProcedures>([
  "DOMAIN_GET_XML_DESC",
  "DOMAIN_GET_METADATA",
  "DOMAIN_HAS_MANAGED_SAVE_IMAGE",
  "NETWORK_GET_DHCP_LEASES",
  "CONNECT_GET_ALL_DOMAIN_STATS",
]);

interface Limits {
  readonly slow: LaneLimits;
  /** Uploads, and as many downloads, at the same time. */
  readonly transfers: number;
}

/** A daemon takes 5 requests at once from one client (max_client_requests) and then stops reading, so slow calls get 4. */
const LOCAL: Limits = { slow: { connections: 4, inFlight: 4 }, transfers: 4 };
const OVER_SSH: Limits = { slow: { connections: 1, inFlight: 1 }, transfers: 1 };

/**
 * A libvirt daemon: connections open when they are first needed, are shared by all callers, and come back after a loss. Reads and events
 * have one of their own, so that slow work never holds them up.
 */
export class Libvirt {
  readonly uri: string;
  /** What the daemon tells by itself. */
  readonly events: EventHub;
  private readonly connector: Connector;
  private readonly quick: Lane;
  private readonly slow: Lane;
  // Two lanes, so that copying a volume through us never waits for itself.
  private readonly uploads: Lane;
  private readonly downloads: Lane;
  private readonly lasting = new Set<Connection>();
  private readonly locks = new KeyedLock();
  private readonly log: (line: string) => void;
  private isClosed = false;

  constructor(uri: string, options: LibvirtOptions = {}) {
    this.uri = uri;
    this.log = options.log ?? (() => undefined);
    this.connector = new Connector(uri, {
      env: options.env ?? process.env,
      ...(options.keepalive === undefined ? {} : { keepalive: options.keepalive }),
    });
    const limits = this.connector.serial ? OVER_SSH : LOCAL;
    const lane = (laneLimits: LaneLimits, open: () => Promise<Connection>) =>
      new Lane({ open, tell: (error) => this.connector.tell(error) }, laneLimits);
    const transfers = { connections: limits.transfers, inFlight: 1 };
    this.quick = lane({ connections: 1, inFlight: Number.POSITIVE_INFINITY }, async () => await this.openQuick());
    this.slow = lane(limits.slow, async () => await this.open("slow calls"));
    this.uploads = lane(transfers, async () => await this.open("uploads", false));
    this.downloads = lane(transfers, async () => await this.open("downloads", false));
    this.events = new EventHub(
      async (body) => await this.quick.run(body, true),
      async () => await this.quick.ensure(),
    );
  }

  /** Calls a procedure of libvirt's protocol. @throws LibvirtError as the daemon answers; QueztlError if there is no connection */
  async call<P extends keyof RemoteProcedures>(
    procedure: P,
    args: RemoteProcedures[P][0],
    options: PoolCallOptions = {},
  ): Promise<RemoteProcedures[P][1]> {
    this.checkOpen();
    const reads = isQuickRead(procedure);
    const lane = (options.lane ?? (reads ? "quick" : "slow")) === "quick" ? this.quick : this.slow;
    return await lane.run(async (connection) => await connection.call(procedure, args, options), reads);
  }

  /** Calls a procedure of the QEMU program. */
  async qemu<P extends keyof QemuProcedures>(
    procedure: P,
    args: QemuProcedures[P][0],
    options: CallOptions = {},
  ): Promise<QemuProcedures[P][1]> {
    this.checkOpen();
    return await this.slow.run(async (connection) => await connection.qemu(procedure, args, options), false);
  }

  /** A connection that nobody else uses until it is released, for moving much data. */
  async leaseFor(use: "upload" | "download"): Promise<Lease> {
    this.checkOpen();
    return await (use === "upload" ? this.uploads : this.downloads).lease();
  }

  /** A connection for something that lasts, such as a console. Releasing it ends it. */
  async leaseLasting(): Promise<Lease> {
    this.checkOpen();
    const connection = await this.open("a console", false).catch((error: unknown) => {
      throw this.connector.tell(error);
    });
    this.lasting.add(connection);
    const release = () => {
      this.lasting.delete(connection);
      connection.close();
    };
    return { connection, release };
  }

  /** Runs one body at a time for each key, in order: the daemon does not keep the order of calls in flight. Bodies may nest. */
  async exclusive<T>(key: string, body: () => Promise<T>): Promise<T> {
    return await this.locks.exclusive(key, body);
  }

  /** Ends all connections. Calls in flight are rejected, later ones too. */
  close(): void {
    this.isClosed = true;
    this.events.stop();
    for (const connection of this.lasting) connection.close();
    for (const lane of [this.quick, this.slow, this.uploads, this.downloads]) lane.close();
  }

  private checkOpen(): void {
    if (this.isClosed) throw new QueztlError({ kind: "cancelled", summary: `the connection to ${this.uri} is closed` });
  }

  private async openQuick(): Promise<Connection> {
    const connection = await this.open("reads and events");
    try {
      await this.events.attach(connection);
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  }

  private async open(use: string, pinged = true): Promise<Connection> {
    const connection = await this.connector.open({ pinged });
    if (this.isClosed) {
      connection.close();
      this.checkOpen();
    }
    this.log(`connected to ${connection.target} for ${use}`);
    void connection.closed.then((error) => {
      if (!this.isClosed) this.log(`${error.summary} for ${use}: ${error.why}`);
    });
    return connection;
  }
}

function isQuickRead(procedure: keyof RemoteProcedures): boolean {
  if (ALSO_QUICK.has(procedure)) return true;
  return HIGH_PRIORITY.has(procedure) && /_(GET|LIST|LOOKUP|IS|NUM|SUPPORTS)_/.test(procedure);
}
