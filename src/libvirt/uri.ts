import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { QueztlError } from "../core/error";
import { hostFolder } from "../core/paths";
import { suggest } from "../core/suggest";

/** The URI of the embedded host, as it stands in files. */
export const EMBEDDED_URI = "queztl:///embedded";

/** sockaddr_un has 108 bytes for the path and its closing zero. */
const SOCKET_PATH_MAX = 107;

const SYSTEM_SOCKET = "/run/libvirt/libvirt-sock";

export interface UnixTarget {
  readonly transport: "unix";
  /** What the daemon is asked to open, such as `qemu:///system`. */
  readonly name: string;
  readonly socket: string;
  readonly embedded: boolean;
}

export interface TcpTarget {
  readonly transport: "tcp";
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

const SSH_AUTH = ["agent", "privkey", "password", "keyboard-interactive"] as const;
type SshAuth = (typeof SSH_AUTH)[number];

export interface SshTarget {
  readonly transport: "ssh";
  readonly name: string;
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  /** The program to run. @default "ssh" */
  readonly command?: string;
  readonly keyfile?: string;
  readonly knownHosts?: string;
  readonly verify: "config" | "accept-new" | "no";
  /** Ways of logging in that are allowed, in order. @default what ssh's configuration says */
  readonly auth?: readonly SshAuth[];
  /** Whether ssh may ask on the terminal. */
  readonly mayAsk: boolean;
  /** The daemon's socket on that host; without it, `virt-ssh-helper` finds it where installed. */
  readonly socket?: string;
  readonly netcat?: string;
  readonly proxy: "auto" | "netcat" | "native";
}

export type Target = UnixTarget | TcpTarget | SshTarget;

/**
 * The libvirt URI for any client: `queztl:///embedded` becomes `qemu+unix:///system?socket=…`, others are returned as they are.
 */
export function resolveUri(uri: string, env: NodeJS.ProcessEnv = process.env): string {
  return uri === EMBEDDED_URI ? `qemu+unix:///system?socket=${escapeValue(embeddedSocket(env))}` : uri;
}

/** The socket of the embedded host's daemon. */
export function embeddedSocket(env: NodeJS.ProcessEnv = process.env): string {
  return join(hostFolder(env), "run/libvirt-sock");
}

/**
 * Where a URI leads and how.
 * @throws QueztlError (config) if it is malformed or needs a transport that we do not have; (host) if the embedded host is not running.
 */
export function parseUri(uri: string, env: NodeJS.ProcessEnv = process.env): Target {
  const embedded = uri === EMBEDDED_URI;
  const parts = split(resolveUri(uri, env), uri);
  switch (parts.transport) {
    case "unix":
      return unixTarget(parts, embedded, env);
    case "tcp":
      return { transport: "tcp", name: nameOf(parts), host: parts.host || "localhost", port: parts.port ?? 16509 };
    case "ssh":
    case "sshcmd":
      return sshTarget(parts);
    default:
      throw invalid(uri, `the transport "${parts.transport}" is not supported`, `use ${parts.driver}+ssh:// (it runs the ssh program)`);
  }
}

interface UriParts {
  readonly uri: string;
  readonly driver: string;
  readonly transport: string;
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
  readonly path: string;
  readonly params: ReadonlyMap<string, string>;
}

/** The hypervisors that a libvirt daemon drives (https://libvirt.org/drivers.html), and `remote`: whatever that daemon opens by itself. */
const DRIVERS: readonly string[] = ["qemu", "xen", "lxc", "ch", "bhyve", "vz", "vbox", "openvz", "test", "remote"];

const URI_PATTERN =
  /^([a-z][a-z0-9.-]*)(?:\+([a-z0-9]+))?:\/\/(?:([^@/?#]*)@)?(\[[0-9a-fA-F:.%]+\]|[^/?#:@[\]]*)(?::(\d{1,5}))?(\/[^?#]*)?(?:\?([^#]*))?$/;

function split(text: string, uri: string): UriParts {
  const match = URI_PATTERN.exec(text);
  if (match === null) throw invalid(uri, "it is not a libvirt URI", "write it as driver[+transport]://[user@][host][:port]/system");
  const [, driver = "", transport, user, bracketed = "", portText, path = "/", query = ""] = match;
  const host = bracketed.replace(/^\[|\]$/g, "");
  if (driver === "queztl") throw invalid(uri, "it is not a URI of queztl's", `the embedded host is ${EMBEDDED_URI}`);
  if (!DRIVERS.includes(driver)) {
    const near = suggest(driver, DRIVERS);
    throw invalid(
      uri,
      `there is no driver "${driver}"`,
      near === undefined ? `use one of: ${DRIVERS.join(", ")}` : `did you mean "${near}"? known are: ${DRIVERS.join(", ")}`,
    );
  }
  const port = portText === undefined ? undefined : Number(portText);
  if (port !== undefined && (port < 1 || port > 65535))
    throw invalid(uri, `port ${port} is not between 1 and 65535`, "give a valid port, or none");
  if (host.startsWith("-") || user?.startsWith("-")) throw invalid(uri, "host and user must not begin with a dash", "check the URI");
  return {
    uri,
    driver,
    transport: transport ?? (host === "" ? "unix" : "tls"),
    user: user === undefined || user === "" ? undefined : unescapeValue(user, uri),
    host: unescapeValue(host, uri),
    port,
    path,
    params: parseQuery(query, uri),
  };
}

function parseQuery(query: string, uri: string): ReadonlyMap<string, string> {
  const pairs = query.split(/[&;]/).filter((pair) => pair !== "");
  return new Map(
    pairs.map((pair) => {
      const equals = pair.indexOf("=");
      const key = equals < 0 ? pair : pair.slice(0, equals);
      return [unescapeValue(key, uri), equals < 0 ? "" : unescapeValue(pair.slice(equals + 1), uri)];
    }),
  );
}

function unescapeValue(text: string, uri: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw invalid(uri, `"${text}" has a malformed percent escape`, "write a literal % as %25", cause);
  }
}

/** Escapes what would end a query value; slashes stay readable. */
function escapeValue(text: string): string {
  return encodeURIComponent(text).replaceAll("%2F", "/");
}

/** Ours, consumed here; anything else is for the driver on the other side, as libvirt's own client does it. */
const OUR_PARAMS: ReadonlySet<string> = new Set(
  (
    "name socket mode command netcat proxy keyfile known_hosts knownhosts known_hosts_verify knownhosts_verify " +
    "no_verify no_tty no_sanity sshauth auth authfile pkipath tls_priority"
  ).split(" "),
);

function nameOf(parts: UriParts): string {
  const name = parts.params.get("name");
  if (name !== undefined) return name;
  if (parts.driver === "remote") return "";
  const rest = [...parts.params].filter(([key]) => !OUR_PARAMS.has(key)).map(([key, value]) => `${key}=${escapeValue(value)}`);
  return `${parts.driver}://${parts.path}${rest.length === 0 ? "" : `?${rest.join("&")}`}`;
}

function unixTarget(parts: UriParts, embedded: boolean, env: NodeJS.ProcessEnv): UnixTarget {
  if (parts.host !== "") throw invalid(parts.uri, "a unix socket has no host name", `use ${parts.driver}+ssh://${parts.host}${parts.path}`);
  const socket = parts.params.get("socket") ?? (parts.path === "/session" ? sessionSocket(env) : SYSTEM_SOCKET);
  const length = Buffer.byteLength(socket);
  if (length > SOCKET_PATH_MAX)
    throw new QueztlError({
      kind: "config",
      where: parts.uri,
      summary: `the socket path is ${length} bytes long; sockets allow ${SOCKET_PATH_MAX}`,
      why: socket,
      fix: embedded ? "set QUEZTL_HOST_DIR to a shorter folder" : "move the socket to a shorter path, or link to it from one",
    });
  if (embedded && !existsSync(socket))
    throw new QueztlError({
      kind: "host",
      summary: "the embedded host is not running",
      why: `there is no ${socket}`,
      fix: "queztl host up",
    });
  return { transport: "unix", name: nameOf(parts), socket, embedded };
}

/** As libvirt does it: $XDG_RUNTIME_DIR, else the cache folder (virGetUserRuntimeDirectory). */
function sessionSocket(env: NodeJS.ProcessEnv): string {
  const runtime = env.XDG_RUNTIME_DIR || env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache");
  return join(runtime, "libvirt/libvirt-sock");
}

function sshTarget(parts: UriParts): SshTarget {
  const { params, uri } = parts;
  const proxy = oneOf(uri, "proxy", params.get("proxy") ?? "auto", ["auto", "netcat", "native"]);
  const knownHosts = params.get("known_hosts") ?? params.get("knownhosts");
  const checks = oneOf(uri, "known_hosts_verify", params.get("known_hosts_verify") ?? params.get("knownhosts_verify") ?? "normal", [
    "normal",
    "auto",
    "ignore",
  ]);
  const verify = isOn(params.get("no_verify")) || checks === "ignore" ? "no" : checks === "auto" ? "accept-new" : "config";
  const auth = params
    .get("sshauth")
    ?.split(",")
    .map((way) => oneOf(uri, "sshauth", way === "ssh-agent" ? "agent" : way, SSH_AUTH));
  return {
    transport: "ssh",
    name: nameOf(parts),
    host: parts.host || "localhost",
    proxy,
    verify,
    mayAsk: params.get("no_tty") === "0",
    ...(parts.port === undefined ? {} : { port: parts.port }),
    ...(parts.user === undefined ? {} : { user: parts.user }),
    ...(knownHosts === undefined ? {} : { knownHosts }),
    ...(auth === undefined ? {} : { auth }),
    ...given(params, "command"),
    ...given(params, "keyfile"),
    ...given(params, "socket"),
    ...given(params, "netcat"),
  };
}

function given<K extends string>(params: ReadonlyMap<string, string>, key: K): { readonly [P in K]?: string } {
  const value = params.get(key);
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "0";
}

function oneOf<T extends string>(uri: string, key: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw invalid(uri, `${key} is "${value}"`, `use one of: ${allowed.join(", ")}`);
  return found;
}

function invalid(uri: string, why: string, fix: string, cause?: unknown): QueztlError {
  return new QueztlError({
    kind: "config",
    summary: "cannot use this libvirt URI",
    where: uri,
    why,
    fix,
    ...(cause === undefined ? {} : { cause }),
  });
}
