import type { Connection } from "./connection";
import type {
  RemoteProcedures,
  remote_domain_event_callback_agent_lifecycle_msg,
  remote_domain_event_callback_device_removal_failed_msg,
  remote_domain_event_callback_device_removed_msg,
  remote_domain_event_callback_lifecycle_msg,
  remote_network_event_lifecycle_msg,
  remote_nonnull_domain,
  remote_nonnull_network,
  remote_nonnull_storage_pool,
  remote_storage_pool_event_lifecycle_msg,
} from "./generated/protocol";
import { decode } from "./xdr";

/** virDomainEventType, by number. */
const DOMAIN_CHANGES = [
  "defined",
  "undefined",
  "started",
  "suspended",
  "resumed",
  "stopped",
  "shutdown",
  "pm-suspended",
  "crashed",
] as const;
/** virNetworkEventLifecycleType. */
const NETWORK_CHANGES = ["defined", "undefined", "started", "stopped"] as const;
/** virStoragePoolEventLifecycleType. */
const POOL_CHANGES = ["defined", "undefined", "started", "stopped", "created", "deleted"] as const;

/** A number that this version of ours has no name for. */
type UnknownChange = `unknown-${number}`;

export interface Events {
  readonly "domain-lifecycle": {
    readonly domain: remote_nonnull_domain;
    readonly change: (typeof DOMAIN_CHANGES)[number] | UnknownChange;
    /** libvirt's reason; its meaning hangs on the change (virDomainEvent…DetailType). */
    readonly detail: number;
  };
  readonly "device-removed": { readonly domain: remote_nonnull_domain; readonly alias: string };
  readonly "device-removal-failed": { readonly domain: remote_nonnull_domain; readonly alias: string };
  readonly "agent-lifecycle": {
    readonly domain: remote_nonnull_domain;
    readonly change: "connected" | "disconnected";
    readonly reason: number;
  };
  readonly "network-lifecycle": {
    readonly network: remote_nonnull_network;
    readonly change: (typeof NETWORK_CHANGES)[number] | UnknownChange;
  };
  readonly "pool-lifecycle": { readonly pool: remote_nonnull_storage_pool; readonly change: (typeof POOL_CHANGES)[number] | UnknownChange };
}

export type EventKind = keyof Events;
export type EventOf<K extends EventKind> = Events[K];

interface Definition<K extends EventKind> {
  /** The message that carries it. */
  readonly message: keyof RemoteProcedures;
  register(connection: Connection): Promise<number>;
  deregister(connection: Connection, callbackID: number): Promise<void>;
  read(message: unknown): EventOf<K>;
}

export const EVENT_KINDS: { readonly [K in EventKind]: Definition<K> } = {
  "domain-lifecycle": {
    ...domainEvent(0),
    message: "DOMAIN_EVENT_CALLBACK_LIFECYCLE",
    read(message) {
      const { msg } = message as remote_domain_event_callback_lifecycle_msg;
      return { domain: msg.dom, change: nameOf(DOMAIN_CHANGES, msg.event), detail: msg.detail };
    },
  },
  "device-removed": {
    ...domainEvent(15),
    message: "DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED",
    read(message) {
      const { msg } = message as remote_domain_event_callback_device_removed_msg;
      return { domain: msg.dom, alias: msg.devAlias };
    },
  },
  "device-removal-failed": {
    ...domainEvent(22),
    message: "DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED",
    read(message) {
      const { dom, devAlias } = message as remote_domain_event_callback_device_removal_failed_msg;
      return { domain: dom, alias: devAlias };
    },
  },
  "agent-lifecycle": {
    ...domainEvent(18),
    message: "DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE",
    read(message) {
      const { dom, state, reason } = message as remote_domain_event_callback_agent_lifecycle_msg;
      return { domain: dom, change: state === 1 ? "connected" : "disconnected", reason };
    },
  },
  "network-lifecycle": {
    message: "NETWORK_EVENT_LIFECYCLE",
    register: async (connection) => (await connection.call("CONNECT_NETWORK_EVENT_REGISTER_ANY", { eventID: 0, net: null })).callbackID,
    deregister: async (connection, callbackID) => void (await connection.call("CONNECT_NETWORK_EVENT_DEREGISTER_ANY", { callbackID })),
    read(message) {
      const { net, event } = message as remote_network_event_lifecycle_msg;
      return { network: net, change: nameOf(NETWORK_CHANGES, event) };
    },
  },
  "pool-lifecycle": {
    message: "STORAGE_POOL_EVENT_LIFECYCLE",
    register: async (connection) =>
      (await connection.call("CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY", { eventID: 0, pool: null })).callbackID,
    deregister: async (connection, callbackID) => void (await connection.call("CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY", { callbackID })),
    read(message) {
      const { pool, event } = message as remote_storage_pool_event_lifecycle_msg;
      return { pool, change: nameOf(POOL_CHANGES, event) };
    },
  },
};

/** The event in a message's payload. */
export function decodeEvent<K extends EventKind>(kind: K, payload: Buffer): EventOf<K> {
  const definition = EVENT_KINDS[kind];
  return definition.read(decode(`remote_${definition.message.toLowerCase()}_msg`, payload));
}

/** How events of domains are asked for; `eventID` is virDomainEventID. */
function domainEvent(eventID: number): Pick<Definition<EventKind>, "register" | "deregister"> {
  return {
    async register(connection) {
      return (await connection.call("CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY", { eventID, dom: null })).callbackID;
    },
    async deregister(connection, callbackID) {
      await connection.call("CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY", { callbackID });
    },
  };
}

function nameOf<T extends string>(names: readonly T[], number: number): T | UnknownChange {
  return names[number] ?? `unknown-${number}`;
}
