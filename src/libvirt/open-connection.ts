import { messageOf, QueztlError } from "../core/error";
import { Connection } from "./connection";
import { ConnectionLost } from "./error";
import type { remote_auth_list_ret, remote_connect_supports_feature_ret } from "./generated/protocol";
import { DEFAULT_KEEPALIVE, type KeepaliveOptions } from "./keepalive";
import { openTransport } from "./transport/open";
import type { Target } from "./uri";

/** Milliseconds until the daemon must have answered once; ssh may have to log in over several hops. After that, keepalive watches. */
const ANSWER_TIMEOUT = 30_000;

/** remote_auth_type (remote_protocol.x). */
const AUTH = { none: 0, polkit: 2 } as const;

/** VIR_DRV_FEATURE_PROGRAM_KEEPALIVE (libvirt_internal.h). */
const FEATURE_KEEPALIVE = 10;

export interface OpenOptions {
  readonly env: NodeJS.ProcessEnv;
  /** @default that of libvirt's own client */
  readonly keepalive?: KeepaliveOptions;
  /**
   * Whether the daemon may ping us too. Not on connections whose reading we pause: it would end them for our silence.
   * @default true
   */
  readonly pinged?: boolean;
}

/** Connects to a daemon, logs in and opens the driver. @throws QueztlError that says what could not be reached and why */
export async function openConnection(target: Target, options: OpenOptions): Promise<Connection> {
  const connection = new Connection(await openTransport(target, options.env));
  const timer = setTimeout(() => connection.close(`no answer within ${ANSWER_TIMEOUT / 1000} s`), ANSWER_TIMEOUT);
  try {
    await authenticate(connection);
    if (options.pinged === false || (await supportsKeepalive(connection)))
      connection.startKeepalive(options.keepalive ?? DEFAULT_KEEPALIVE);
    clearTimeout(timer);
    await connection.call("CONNECT_OPEN", { name: target.name, flags: 0 });
    return connection;
  } catch (error) {
    clearTimeout(timer);
    connection.close();
    throw ConnectionLost.is(error) ? cannotConnect(error, target, connection.target) : error;
  }
}

async function authenticate(connection: Connection): Promise<void> {
  const { types }: remote_auth_list_ret = await connection.call("AUTH_LIST", undefined);
  if (types.includes(AUTH.none)) return;
  if (types.includes(AUTH.polkit)) {
    await connection.call("AUTH_POLKIT", undefined);
    return;
  }
  throw new QueztlError({
    kind: "access",
    summary: `${connection.target} asks for a login that queztl does not have`,
    why: `it accepts only authentication types ${types.join(", ")} (1 is SASL)`,
    fix: "connect over qemu+ssh://",
  });
}

async function supportsKeepalive(connection: Connection): Promise<boolean> {
  const { supported }: remote_connect_supports_feature_ret = await connection.call("CONNECT_SUPPORTS_FEATURE", {
    feature: FEATURE_KEEPALIVE,
  });
  return supported === 1;
}

function cannotConnect(error: ConnectionLost, target: Target, name: string): QueztlError {
  const why = error.why ?? messageOf(error);
  const denied = target.transport === "ssh" && /permission denied|host key verification failed|authentication fail/i.test(why);
  return new QueztlError({
    kind: denied ? "access" : "host",
    summary: `cannot connect to ${name}`,
    why,
    fix: fixFor(target, denied),
    cause: error,
  });
}

function fixFor(target: Target, denied: boolean): string {
  switch (target.transport) {
    case "unix":
      return target.embedded
        ? "queztl host down, then queztl host up"
        : "check the daemon's log, and restart it (systemctl restart libvirtd)";
    case "tcp":
      return "check host and port, and that its libvirtd listens on TCP";
    case "ssh": {
      const login = `${target.user === undefined ? "" : `${target.user}@`}${target.host}`;
      return denied
        ? `make \`ssh ${login}\` work without questions (key, agent, known hosts)`
        : "check the host name, and that libvirt runs there and is reachable by ssh";
    }
  }
}
