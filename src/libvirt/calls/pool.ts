import { isNotFound } from "../error";
import { flagsOf } from "../flags";
import type { remote_nonnull_storage_pool } from "../generated/protocol";
import type { Libvirt } from "../libvirt";
import { formatUuid, parseUuid } from "../uuid";

export type Pool = remote_nonnull_storage_pool;

export interface PoolSummary {
  readonly pool: Pool;
  readonly name: string;
  readonly uuid: string;
  readonly active: boolean;
}

/** VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE. */
const LIST_ACTIVE = 2;

export async function listAllPools(libvirt: Libvirt): Promise<readonly PoolSummary[]> {
  const list = async (flags: number) => (await libvirt.call("CONNECT_LIST_ALL_STORAGE_POOLS", { need_results: 1, flags })).pools;
  const [all, active] = await Promise.all([list(0), list(LIST_ACTIVE)]);
  const running = new Set(active.map((pool) => formatUuid(pool.uuid)));
  return all.map((pool) => {
    const uuid = formatUuid(pool.uuid);
    return { pool, name: pool.name, uuid, active: running.has(uuid) };
  });
}

/** @throws LibvirtError (not found) */
export async function findPool(libvirt: Libvirt, name: string): Promise<Pool> {
  return (await libvirt.call("STORAGE_POOL_LOOKUP_BY_NAME", { name })).pool;
}

export async function tryFindPool(libvirt: Libvirt, name: string): Promise<Pool | undefined> {
  return await unlessNotFound(findPool(libvirt, name));
}

/** @throws LibvirtError (not found) */
export async function findPoolByUuid(libvirt: Libvirt, uuid: string): Promise<Pool> {
  return (await libvirt.call("STORAGE_POOL_LOOKUP_BY_UUID", { uuid: parseUuid(uuid) })).pool;
}

export async function tryFindPoolByUuid(libvirt: Libvirt, uuid: string): Promise<Pool | undefined> {
  return await unlessNotFound(findPoolByUuid(libvirt, uuid));
}

async function unlessNotFound<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isNotFound(error, "pool")) return undefined;
    throw error;
  }
}

export async function poolXml(libvirt: Libvirt, pool: Pool, options: { readonly inactive?: boolean } = {}): Promise<string> {
  return (await libvirt.call("STORAGE_POOL_GET_XML_DESC", { pool, flags: flagsOf(options, { inactive: 1 }) })).xml;
}

/** Makes a definition, or replaces the one with the same uuid. @default validate: true */
export async function definePool(libvirt: Libvirt, xml: string, options: { readonly validate?: boolean } = {}): Promise<Pool> {
  return (await libvirt.call("STORAGE_POOL_DEFINE_XML", { xml, flags: options.validate === false ? 0 : 1 })).pool;
}

/** Makes what the pool stands on: the folder, the volume group, the file system. */
export async function buildPool(
  libvirt: Libvirt,
  pool: Pool,
  options: { readonly overwrite?: boolean; readonly noOverwrite?: boolean } = {},
): Promise<void> {
  await libvirt.call("STORAGE_POOL_BUILD", { pool, flags: flagsOf(options, { noOverwrite: 4, overwrite: 8 }) });
}

/** Starts it. */
export async function createPool(libvirt: Libvirt, pool: Pool): Promise<void> {
  await libvirt.call("STORAGE_POOL_CREATE", { pool, flags: 0 });
}

/** Stops it; its content stays. */
export async function destroyPool(libvirt: Libvirt, pool: Pool): Promise<void> {
  await libvirt.call("STORAGE_POOL_DESTROY", { pool });
}

export async function undefinePool(libvirt: Libvirt, pool: Pool): Promise<void> {
  await libvirt.call("STORAGE_POOL_UNDEFINE", { pool });
}

/** Removes what `buildPool` made. The pool must be stopped, and its folder empty. */
export async function deletePool(libvirt: Libvirt, pool: Pool): Promise<void> {
  await libvirt.call("STORAGE_POOL_DELETE", { pool, flags: 0 });
}

/** Looks for volumes that came or went without libvirt. */
export async function refreshPool(libvirt: Libvirt, pool: Pool): Promise<void> {
  await libvirt.call("STORAGE_POOL_REFRESH", { pool, flags: 0 });
}

/** virStoragePoolState, by number. */
const STATES = ["inactive", "building", "running", "degraded", "inaccessible"] as const;

export interface PoolInfo {
  readonly state: (typeof STATES)[number];
  /** Bytes. */
  readonly capacity: bigint;
  readonly allocation: bigint;
  readonly available: bigint;
}

export async function poolInfo(libvirt: Libvirt, pool: Pool): Promise<PoolInfo> {
  const { state, capacity, allocation, available } = await libvirt.call("STORAGE_POOL_GET_INFO", { pool });
  return { state: STATES[state] ?? "inactive", capacity, allocation, available };
}

export async function isPoolActive(libvirt: Libvirt, pool: Pool): Promise<boolean> {
  return (await libvirt.call("STORAGE_POOL_IS_ACTIVE", { pool })).active !== 0;
}

export async function poolAutostart(libvirt: Libvirt, pool: Pool): Promise<boolean> {
  return (await libvirt.call("STORAGE_POOL_GET_AUTOSTART", { pool })).autostart !== 0;
}

export async function setPoolAutostart(libvirt: Libvirt, pool: Pool, autostart: boolean): Promise<void> {
  await libvirt.call("STORAGE_POOL_SET_AUTOSTART", { pool, autostart: autostart ? 1 : 0 });
}
