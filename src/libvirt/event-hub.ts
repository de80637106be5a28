import type { Connection } from "./connection";
import { decodeEvent, EVENT_KINDS, type EventKind, type EventOf } from "./event";
import { REMOTE_PROCEDURES } from "./generated/protocol";

export interface Subscription {
  /** Resolves when the listener will not be called any more. */
  unsubscribe(): Promise<void>;
}

export interface SubscribeOptions {
  /** Called when events may have been missed: the connection was lost and is back. */
  readonly onGap?: () => void;
}

interface Listener {
  readonly kind: EventKind;
  readonly options: SubscribeOptions;
  readonly deliver: (event: EventOf<EventKind>) => void;
}

/** How long after a failed attempt to come back the next one is made; the last holds. Milliseconds. */
const RECONNECT_DELAYS = [100, 300, 1000, 2000, 5000];

/** What the daemon tells by itself. Listeners stay over a lost connection: it is opened again while there is any. */
export class EventHub {
  private readonly useConnection: <T>(body: (connection: Connection) => Promise<T>) => Promise<T>;
  private readonly reconnect: () => Promise<void>;
  private readonly listeners = new Set<Listener>();
  private connection: Connection | undefined;
  /** Kinds that the present connection is registered for, with the daemon's callback id. */
  private registered = new Map<EventKind, Promise<number>>();
  private hasGap = false;
  private stopped = false;

  /** `reconnect` opens the connection if there is none, and with it calls `attach`. */
  constructor(useConnection: <T>(body: (connection: Connection) => Promise<T>) => Promise<T>, reconnect: () => Promise<void>) {
    this.useConnection = useConnection;
    this.reconnect = reconnect;
  }

  /** Calls `listener` for every event of a kind, from when this resolves until `unsubscribe`. */
  async subscribe<K extends EventKind>(
    kind: K,
    listener: (event: EventOf<K>) => void,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    const entry: Listener = { kind, options, deliver: listener as (event: EventOf<EventKind>) => void };
    this.listeners.add(entry);
    try {
      await this.useConnection(async (connection) => {
        await this.register(connection, kind);
      });
    } catch (error) {
      this.listeners.delete(entry);
      throw error;
    }
    return { unsubscribe: async () => await this.remove(entry) };
  }

  /** Takes over a new connection: registers what is listened for. */
  async attach(connection: Connection): Promise<void> {
    this.connection = connection;
    this.registered = new Map();
    connection.listen((procedure, payload) => this.receive(procedure, payload));
    void connection.closed.then(() => this.lost(connection));
    const kinds = new Set([...this.listeners].map((listener) => listener.kind));
    await Promise.all([...kinds].map(async (kind) => await this.register(connection, kind)));
    if (!this.hasGap) return;
    this.hasGap = false;
    for (const { options } of this.listeners) options.onGap?.();
  }

  /** No listener is called after this. */
  stop(): void {
    this.stopped = true;
    this.listeners.clear();
  }

  private async register(connection: Connection, kind: EventKind): Promise<void> {
    const known = this.registered.get(kind);
    if (known !== undefined) {
      await known;
      return;
    }
    const registering = EVENT_KINDS[kind].register(connection);
    this.registered.set(kind, registering);
    try {
      await registering;
    } catch (error) {
      if (this.registered.get(kind) === registering) this.registered.delete(kind);
      throw error;
    }
  }

  private async remove(entry: Listener): Promise<void> {
    this.listeners.delete(entry);
    const { kind } = entry;
    const { connection } = this;
    const callback = this.registered.get(kind);
    if (callback === undefined || connection?.isOpen !== true || [...this.listeners].some((other) => other.kind === kind)) return;
    this.registered.delete(kind);
    await EVENT_KINDS[kind].deregister(connection, await callback);
  }

  private receive(procedure: number, payload: Buffer): void {
    const kind = KIND_OF_PROCEDURE.get(procedure);
    if (kind === undefined) return; // an event that nobody asked for
    const event = decodeEvent(kind, payload);
    for (const listener of [...this.listeners]) if (listener.kind === kind) listener.deliver(event);
  }

  private lost(connection: Connection): void {
    if (this.connection !== connection) return;
    this.connection = undefined;
    this.registered = new Map();
    if (this.listeners.size === 0) return;
    this.hasGap = true;
    this.comeBack(0);
  }

  private comeBack(attempt: number): void {
    const delay = RECONNECT_DELAYS[Math.min(attempt, RECONNECT_DELAYS.length - 1)];
    setTimeout(() => {
      if (this.stopped || this.listeners.size === 0 || this.connection !== undefined) return;
      this.reconnect().catch(() => this.comeBack(attempt + 1)); // whoever calls next is told why
    }, delay).unref();
  }
}

const KIND_OF_PROCEDURE: ReadonlyMap<number, EventKind> = new Map(
  (Object.keys(EVENT_KINDS) as EventKind[]).map((kind) => [REMOTE_PROCEDURES[EVENT_KINDS[kind].message], kind]),
);
