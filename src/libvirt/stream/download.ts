import { QueztlError } from "../../core/error";
import type { Connection } from "../connection";
import type { remote_nonnull_storage_vol } from "../generated/protocol";
import type { Libvirt } from "../libvirt";

export interface DownloadOptions {
  /** @default 0 */
  readonly offset?: bigint;
  /** @default up to the end */
  readonly length?: bigint;
  readonly signal?: AbortSignal;
}

/** VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM. */
const SPARSE = 1;
const SPARSE_SINCE = 3_004_000n;

/** Runs of zeros that did not travel are handed out in pieces of this size. */
const ZEROS = Buffer.alloc(1024 * 1024);

/** The content of a volume. Leaving the loop early ends the download. */
export async function* downloadVolume(
  libvirt: Libvirt,
  volume: remote_nonnull_storage_vol,
  options: DownloadOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  const { signal } = options;
  const { connection, release } = await libvirt.leaseFor("download");
  const stop = () => connection.close();
  signal?.addEventListener("abort", stop, { once: true });
  let complete = false;
  try {
    signal?.throwIfAborted();
    yield* receive(connection, volume, options);
    complete = true;
  } catch (error) {
    if (signal?.aborted)
      throw new QueztlError({ kind: "cancelled", summary: `the download of volume ${volume.name} was cancelled`, cause: error });
    throw error;
  } finally {
    if (!complete) connection.close();
    signal?.removeEventListener("abort", stop);
    release();
  }
}

async function* receive(connection: Connection, vol: remote_nonnull_storage_vol, options: DownloadOptions): AsyncGenerator<Buffer> {
  const sparse = (await connection.call("CONNECT_GET_LIB_VERSION", undefined)).lib_ver >= SPARSE_SINCE;
  const { offset = 0n, length = 0n } = options;
  const stream = await connection.stream("STORAGE_VOL_DOWNLOAD", { vol, offset, length, flags: sparse ? SPARSE : 0 });
  for (let packet = await stream.read(); packet !== undefined; packet = await stream.read()) {
    if (packet.kind === "data") yield packet.data;
    else yield* zeros(packet.length);
  }
  await stream.finish();
}

function* zeros(length: bigint): Generator<Buffer> {
  for (let left = length; left > 0n; left -= BigInt(ZEROS.length))
    yield left >= BigInt(ZEROS.length) ? ZEROS : ZEROS.subarray(0, Number(left));
}
