import { type FileHandle, open } from "node:fs/promises";
import { messageOf, QueztlError } from "../../core/error";
import type { Connection } from "../connection";
import type { remote_nonnull_storage_vol } from "../generated/protocol";
import type { Libvirt } from "../libvirt";
import type { PacketStream } from "./packet-stream";
import { findHoles } from "./sparse";

/** A file by its path, or bytes as they come. */
export type UploadContent = { readonly file: string } | AsyncIterable<Uint8Array>;

export interface UploadOptions {
  /**
   * Runs of zeros do not travel and take no room in the volume; what lies behind the content becomes zeros too.
   * Ignored where the daemon cannot do it (libvirt before 3.4).
   * @default true
   */
  readonly sparse?: boolean;
  /** Where in the volume the content begins; then it is never sparse, since a hole cuts off what is behind it. @default 0 */
  readonly offset?: bigint;
  /** Stops the upload; what has arrived stays in the volume. */
  readonly signal?: AbortSignal;
  /** Told how many bytes of the content are done. */
  readonly onProgress?: (bytes: number) => void;
}

/** VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM. */
const SPARSE = 1;
/** VIR_STORAGE_VOL_GET_PHYSICAL: `allocation` becomes the length of the file. */
const GET_PHYSICAL = 1;
/** VIR_STORAGE_VOL_FILE. */
const TYPE_FILE = 0;
const SPARSE_SINCE = 3_004_000n;
const READ_SIZE = 1024 * 1024;

/** Writes content into a volume and returns its length. A failure in the middle leaves a volume with part of it. */
export async function uploadVolume(
  libvirt: Libvirt,
  volume: remote_nonnull_storage_vol,
  content: UploadContent,
  options: UploadOptions = {},
): Promise<number> {
  const { signal } = options;
  // Opened first: a file that is not there must not leave a half-opened stream.
  const source = await openSource(content);
  try {
    signal?.throwIfAborted();
    const { connection, release } = await libvirt.leaseFor("upload");
    // The connection is ours alone: ending it is the one sure way to stop, also when nothing moves any more.
    const stop = () => connection.close();
    signal?.addEventListener("abort", stop, { once: true });
    try {
      return await send(connection, volume, source.bytes, options);
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      signal?.removeEventListener("abort", stop);
      release();
    }
  } catch (error) {
    if (signal?.aborted)
      throw new QueztlError({ kind: "cancelled", summary: `the upload to volume ${volume.name} was cancelled`, cause: error });
    throw error;
  } finally {
    await source.close();
  }
}

async function openSource(content: UploadContent): Promise<{ readonly bytes: AsyncIterable<Uint8Array>; close(): Promise<void> }> {
  if (!("file" in content)) return { bytes: content, close: async () => undefined };
  const file = await openFile(content.file);
  return { bytes: readFile(file), close: async () => await file.close() };
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (cause) {
    throw new QueztlError({ kind: "config", summary: `cannot read ${path}`, why: messageOf(cause), cause });
  }
}

async function* readFile(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (;;) {
    // A new buffer each time: the last one may still wait to be sent.
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(READ_SIZE), 0, READ_SIZE);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

async function send(
  connection: Connection,
  vol: remote_nonnull_storage_vol,
  bytes: AsyncIterable<Uint8Array>,
  options: UploadOptions,
): Promise<number> {
  const offset = options.offset ?? 0n;
  const sparse = options.sparse !== false && offset === 0n && (await canBeSparse(connection));
  const before = sparse ? await fileLength(connection, vol) : 0n;
  const stream = await connection.stream("STORAGE_VOL_UPLOAD", { vol, offset, length: 0n, flags: sparse ? SPARSE : 0 });
  const length = await (sparse ? pumpSparse(stream, bytes, options) : pump(stream, bytes, options));
  // The daemon cuts the file at the end of each hole, so a volume larger than its content would come out shorter than it was.
  if (BigInt(length) < before) await stream.hole(before - BigInt(length));
  await stream.finish();
  return length;
}

async function canBeSparse(connection: Connection): Promise<boolean> {
  return (await connection.call("CONNECT_GET_LIB_VERSION", undefined)).lib_ver >= SPARSE_SINCE;
}

/** How long the volume's file is, or 0 for what is no file: there, holes are written out and nothing is cut. */
async function fileLength(connection: Connection, vol: remote_nonnull_storage_vol): Promise<bigint> {
  const info = await connection.call("STORAGE_VOL_GET_INFO_FLAGS", { vol, flags: GET_PHYSICAL });
  return info.type === TYPE_FILE ? info.allocation : 0n;
}

async function pump(stream: PacketStream, content: AsyncIterable<Uint8Array>, options: UploadOptions): Promise<number> {
  let length = 0;
  for await (const piece of content) {
    await stream.write(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    length += piece.byteLength;
    options.onProgress?.(length);
  }
  return length;
}

async function pumpSparse(stream: PacketStream, content: AsyncIterable<Uint8Array>, options: UploadOptions): Promise<number> {
  let length = 0;
  for await (const piece of findHoles(content)) {
    if (piece.kind === "data") await stream.write(piece.data);
    else await stream.hole(BigInt(piece.length));
    length += piece.kind === "data" ? piece.data.length : piece.length;
    options.onProgress?.(length);
  }
  return length;
}
