import { isNotFound } from "../error";
import { flagsOf } from "../flags";
import type { remote_nonnull_storage_vol } from "../generated/protocol";
import type { Libvirt } from "../libvirt";
import type { Pool } from "./pool";

export type Volume = remote_nonnull_storage_vol;

export async function listVolumes(libvirt: Libvirt, pool: Pool): Promise<readonly Volume[]> {
  return (await libvirt.call("STORAGE_POOL_LIST_ALL_VOLUMES", { pool, need_results: 1, flags: 0 })).vols;
}

/** @throws LibvirtError (not found) */
export async function findVolume(libvirt: Libvirt, pool: Pool, name: string): Promise<Volume> {
  return (await libvirt.call("STORAGE_VOL_LOOKUP_BY_NAME", { pool, name })).vol;
}

export async function tryFindVolume(libvirt: Libvirt, pool: Pool, name: string): Promise<Volume | undefined> {
  return await unlessNotFound(findVolume(libvirt, pool, name));
}

/** The volume with this path, in whatever pool. @throws LibvirtError (not found) */
export async function findVolumeByPath(libvirt: Libvirt, path: string): Promise<Volume> {
  return (await libvirt.call("STORAGE_VOL_LOOKUP_BY_PATH", { path })).vol;
}

export async function tryFindVolumeByPath(libvirt: Libvirt, path: string): Promise<Volume | undefined> {
  return await unlessNotFound(findVolumeByPath(libvirt, path));
}

/** @throws LibvirtError (not found) */
export async function findVolumeByKey(libvirt: Libvirt, key: string): Promise<Volume> {
  return (await libvirt.call("STORAGE_VOL_LOOKUP_BY_KEY", { key })).vol;
}

export async function tryFindVolumeByKey(libvirt: Libvirt, key: string): Promise<Volume | undefined> {
  return await unlessNotFound(findVolumeByKey(libvirt, key));
}

async function unlessNotFound<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isNotFound(error, "volume")) return undefined;
    throw error;
  }
}

export async function volumeXml(libvirt: Libvirt, vol: Volume): Promise<string> {
  return (await libvirt.call("STORAGE_VOL_GET_XML_DESC", { vol, flags: 0 })).xml;
}

export async function volumePath(libvirt: Libvirt, vol: Volume): Promise<string> {
  return (await libvirt.call("STORAGE_VOL_GET_PATH", { vol })).name;
}

export interface VolumeInfo {
  readonly type: "file" | "block" | "dir" | "network" | "netdir" | "ploop";
  /** Bytes. */
  readonly capacity: bigint;
  readonly allocation: bigint;
}

/** virStorageVolType, by number. */
const TYPES = ["file", "block", "dir", "network", "netdir", "ploop"] as const;

export async function volumeInfo(libvirt: Libvirt, vol: Volume): Promise<VolumeInfo> {
  const { type, capacity, allocation } = await libvirt.call("STORAGE_VOL_GET_INFO", { vol });
  return { type: TYPES[type] ?? "file", capacity, allocation };
}

export interface CreateVolumeOptions {
  /** qcow2: writes the tables at once. */
  readonly preallocateMetadata?: boolean;
  /** Shares the blocks of the copied volume where the file system can; fails where it cannot. */
  readonly reflink?: boolean;
  /** @default false: the schema of volumes is older than what libvirt takes */
  readonly validate?: boolean;
}

const CREATE_BITS = { preallocateMetadata: 1, reflink: 2, validate: 4 } as const;

export async function createVolume(libvirt: Libvirt, pool: Pool, xml: string, options: CreateVolumeOptions = {}): Promise<Volume> {
  return (await libvirt.call("STORAGE_VOL_CREATE_XML", { pool, xml, flags: flagsOf(options, CREATE_BITS) })).vol;
}

/** Makes a volume as a full copy of another one, in this or another pool. */
export async function createVolumeFrom(
  libvirt: Libvirt,
  pool: Pool,
  xml: string,
  from: Volume,
  options: CreateVolumeOptions = {},
): Promise<Volume> {
  return (await libvirt.call("STORAGE_VOL_CREATE_XML_FROM", { pool, xml, clonevol: from, flags: flagsOf(options, CREATE_BITS) })).vol;
}

export async function deleteVolume(
  libvirt: Libvirt,
  vol: Volume,
  options: { readonly zeroed?: boolean; readonly withSnapshots?: boolean } = {},
): Promise<void> {
  await libvirt.call("STORAGE_VOL_DELETE", { vol, flags: flagsOf(options, { zeroed: 1, withSnapshots: 2 }) });
}

/** Sets the capacity in bytes, or with `delta` grows by it. A volume that a running domain uses is resized by `blockResize` instead. */
export async function resizeVolume(
  libvirt: Libvirt,
  vol: Volume,
  capacity: bigint,
  options: { readonly allocate?: boolean; readonly delta?: boolean; readonly shrink?: boolean } = {},
): Promise<void> {
  await libvirt.call("STORAGE_VOL_RESIZE", { vol, capacity, flags: flagsOf(options, { allocate: 1, delta: 2, shrink: 4 }) });
}
