import { crc32, inflateRawSync } from "node:zlib";
import { QueztlError } from "../../../../core/error";

export interface GzipMember {
  /** As it lies in the file: what signatures and checksums are made of. */
  readonly raw: Buffer;
  readonly content: Buffer;
}

/** The gzip streams that lie one after the other in a file. Only inflating tells where one ends. */
export function splitGzip(file: Buffer): GzipMember[] {
  const members: GzipMember[] = [];
  for (let at = 0; at < file.length; ) {
    const member = firstMember(file.subarray(at));
    members.push(member);
    at += member.raw.length;
  }
  return members;
}

// RFC 1952, section 2.3.
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const HEADER_CRC = 2;

function firstMember(file: Buffer): GzipMember {
  if (file[0] !== 0x1f || file[1] !== 0x8b || file[2] !== 8) throw damaged("a gzip stream was expected");
  const flags = file[3] ?? 0;
  let at = 10;
  if ((flags & EXTRA) !== 0) at += 2 + file.readUInt16LE(at);
  for (const flag of [NAME, COMMENT]) if ((flags & flag) !== 0) at = file.indexOf(0, at) + 1;
  if ((flags & HEADER_CRC) !== 0) at += 2;
  const { content, used } = inflate(file.subarray(at));
  const end = at + used;
  if (file.length < end + 8) throw damaged("it ends too early");
  if (file.readUInt32LE(end) !== crc32(content) || file.readUInt32LE(end + 4) !== content.length % 2 ** 32)
    throw damaged("a gzip stream has another checksum");
  return { raw: file.subarray(0, end + 8), content };
}

interface InflateInfo {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function inflate(compressed: Buffer): { content: Buffer; used: number } {
  try {
    // Node's `info` option, which its types do not have; `bytesWritten` counts the input that was used.
    const { buffer, engine } = inflateRawSync(compressed, { info: true } as object) as unknown as InflateInfo;
    return { content: buffer, used: engine.bytesWritten };
  } catch (cause) {
    throw damaged(cause instanceof Error ? cause.message : String(cause));
  }
}

function damaged(why: string): QueztlError {
  return new QueztlError({ kind: "host", summary: "the file is damaged", why });
}
