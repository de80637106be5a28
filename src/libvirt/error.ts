import { type ErrorKind, QueztlError } from "../core/error";
import type { virNetMessageError } from "./generated/protocol";

/** Codes of libvirt's errors (virErrorNumber, `libvirt/virterror.h`). */
export const ERROR_CODE = {
  internal: 1,
  noSupport: 3,
  invalidArgument: 8,
  operationFailed: 9,
  xml: 27,
  operationDenied: 29,
  xmlDetail: 35,
  systemError: 38,
  rpc: 39,
  noDomain: 42,
  noNetwork: 43,
  authFailed: 45,
  noPool: 49,
  noVolume: 50,
  noNodeDevice: 53,
  operationInvalid: 55,
  noInterface: 57,
  noNwfilter: 62,
  noSecret: 66,
  configUnsupported: 67,
  operationTimeout: 68,
  noSnapshot: 72,
  argumentUnsupported: 74,
  operationAborted: 78,
  authCancelled: 79,
  noMetadata: 80,
  operationUnsupported: 84,
  agentUnresponsive: 86,
  resourceBusy: 87,
  accessDenied: 88,
  volumeExists: 90,
  xmlInvalidSchema: 92,
  authUnavailable: 94,
  agentUnsynced: 97,
  deviceMissing: 99,
} as const;

/** What a not-found error was about. */
export type LibvirtObject = "domain" | "network" | "pool" | "volume" | "node-device" | "interface" | "nwfilter" | "secret" | "snapshot";

const NOT_FOUND: Readonly<Record<number, LibvirtObject>> = {
  [ERROR_CODE.noDomain]: "domain",
  [ERROR_CODE.noNetwork]: "network",
  [ERROR_CODE.noPool]: "pool",
  [ERROR_CODE.noVolume]: "volume",
  [ERROR_CODE.noNodeDevice]: "node-device",
  [ERROR_CODE.noInterface]: "interface",
  [ERROR_CODE.noNwfilter]: "nwfilter",
  [ERROR_CODE.noSecret]: "secret",
  [ERROR_CODE.noSnapshot]: "snapshot",
};

const ACCESS: ReadonlySet<number> = new Set([
  ERROR_CODE.operationDenied,
  ERROR_CODE.authFailed,
  ERROR_CODE.authCancelled,
  ERROR_CODE.accessDenied,
  ERROR_CODE.authUnavailable,
]);

const LIBVIRT_BRAND = Symbol.for("queztl.libvirt-error");

/** An error that the libvirt daemon answered with. */
export class LibvirtError extends QueztlError {
  /** virErrorNumber; see `ERROR_CODE`. */
  readonly code: number;
  /** virErrorDomain: the part of libvirt that failed. */
  readonly domain: number;
  /** 1 warning, 2 error. */
  readonly level: number;
  /** The procedure that was called, such as `DOMAIN_CREATE_WITH_FLAGS`. */
  readonly procedure: string;

  constructor(error: virNetMessageError, procedure: string) {
    super({ kind: kindOf(error.code), summary: (error.message ?? `libvirt error ${error.code}`).trim() });
    this.name = "LibvirtError";
    this.code = error.code;
    this.domain = error.domain;
    this.level = error.level;
    this.procedure = procedure;
    Object.defineProperty(this, LIBVIRT_BRAND, { value: true });
  }

  /** True for libvirt's errors of any copy of this class. */
  static override is(error: unknown): error is LibvirtError {
    return typeof error === "object" && error !== null && LIBVIRT_BRAND in error;
  }
}

function kindOf(code: number): ErrorKind {
  if (NOT_FOUND[code] !== undefined) return "not-found";
  if (ACCESS.has(code)) return "access";
  return code === ERROR_CODE.operationTimeout ? "timeout" : "host";
}

/** True if libvirt said that it does not know the thing; with `what`, only for that kind of thing. */
export function isNotFound(error: unknown, what?: LibvirtObject): boolean {
  if (!LibvirtError.is(error)) return false;
  const missing = NOT_FOUND[error.code];
  return missing !== undefined && (what === undefined || what === missing);
}

/** True if libvirt answered with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly number[]): error is LibvirtError {
  return LibvirtError.is(error) && codes.includes(error.code);
}

/** True if the thing is there already. libvirt has a code of its own for volumes only and says the rest in words. */
export function isAlreadyExists(error: unknown): boolean {
  return (
    hasCode(error, ERROR_CODE.volumeExists) ||
    (hasCode(error, ERROR_CODE.operationFailed) && / already (exists|defined|is defined)|already exists with/.test(error.summary))
  );
}

/** True if libvirt refused because of the state that the thing is in, such as starting what runs. */
export function isWrongState(error: unknown): boolean {
  return hasCode(error, ERROR_CODE.operationInvalid);
}

/** True if trying again a little later can help: a lock that was not got in time, or a pool that is busy with a job. */
export function isBusy(error: unknown): boolean {
  if (hasCode(error, ERROR_CODE.operationTimeout, ERROR_CODE.resourceBusy)) return true;
  return LibvirtError.is(error) && /has asynchronous jobs running|cannot acquire state change lock/.test(error.summary);
}

/** True if the guest's agent does not answer (not installed, not up yet, or stuck). */
export function isAgentUnavailable(error: unknown): boolean {
  return hasCode(error, ERROR_CODE.agentUnresponsive, ERROR_CODE.agentUnsynced);
}

/** True if the device is not there. A detach of an absent alias is an internal error, known by its text only. */
export function isDeviceMissing(error: unknown): boolean {
  return (
    hasCode(error, ERROR_CODE.deviceMissing) ||
    (LibvirtError.is(error) && /no device found with alias|device not found/.test(error.summary))
  );
}

const LOST_BRAND = Symbol.for("queztl.libvirt-connection-lost");

/** The connection to the daemon ended; what was in flight may or may not have been done. */
export class ConnectionLost extends QueztlError {
  /** False if the call never left us, so that it can be made again. */
  readonly sent: boolean;
  /** True if the daemon stopped answering; trying again at once would only wait again. */
  readonly silent: boolean;

  constructor(target: string, why: string, options: { readonly cause?: unknown; readonly sent?: boolean; readonly silent?: boolean } = {}) {
    super({
      kind: "host",
      summary: `lost the connection to ${target}`,
      why,
      ...(options.cause === undefined ? {} : { cause: options.cause }),
    });
    this.name = "ConnectionLost";
    this.sent = options.sent ?? true;
    this.silent = options.silent ?? false;
    Object.defineProperty(this, LOST_BRAND, { value: true });
  }

  static override is(error: unknown): error is ConnectionLost {
    return typeof error === "object" && error !== null && LOST_BRAND in error;
  }
}
