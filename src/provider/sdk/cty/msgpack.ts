import type { ByteReader, ByteWriter } from "./bytes";

/** One MessagePack item: a whole scalar, or the head of a container whose items follow. */
export type Item =
  | { readonly kind: "nil" }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "small"; readonly value: number }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "str"; readonly value: string }
  | { readonly kind: "bin"; readonly value: Buffer }
  | { readonly kind: "ext"; readonly type: number }
  | { readonly kind: "array"; readonly length: number }
  | { readonly kind: "map"; readonly length: number };

const NIL: Item = { kind: "nil" };
const FALSE: Item = { kind: "bool", value: false };
const TRUE: Item = { kind: "bool", value: true };

/** @throws RangeError when the bytes end too early or are no MessagePack. */
export function readItem(reader: ByteReader): Item {
  const code = reader.u8();
  if (code < 0x80) return { kind: "small", value: code };
  if (code < 0x90) return { kind: "map", length: code & 0x0f };
  if (code < 0xa0) return { kind: "array", length: code & 0x0f };
  if (code < 0xc0) return { kind: "str", value: reader.text(code & 0x1f) };
  if (code >= 0xe0) return { kind: "small", value: code - 0x100 };
  return READERS[code - 0xc0]?.(reader) ?? invalid(code);
}

function invalid(code: number): never {
  throw new RangeError(`0x${code.toString(16)} starts no MessagePack item`);
}

function length(reader: ByteReader, size: 1 | 2 | 4): number {
  return reader.buffer.readUIntBE(reader.skip(size), size);
}

function ext(reader: ByteReader, size: number): Item {
  const type = reader.buffer.readInt8(reader.skip(1));
  reader.skip(size);
  return { kind: "ext", type };
}

/** For the codes 0xc0 to 0xdf, in order. */
const READERS: readonly ((reader: ByteReader) => Item)[] = [
  () => NIL,
  () => invalid(0xc1),
  () => FALSE,
  () => TRUE,
  (r) => ({ kind: "bin", value: r.bytes(length(r, 1)) }),
  (r) => ({ kind: "bin", value: r.bytes(length(r, 2)) }),
  (r) => ({ kind: "bin", value: r.bytes(length(r, 4)) }),
  (r) => ext(r, length(r, 1)),
  (r) => ext(r, length(r, 2)),
  (r) => ext(r, length(r, 4)),
  (r) => ({ kind: "float", value: r.buffer.readFloatBE(r.skip(4)) }),
  (r) => ({ kind: "float", value: r.buffer.readDoubleBE(r.skip(8)) }),
  (r) => ({ kind: "small", value: r.u8() }),
  (r) => ({ kind: "small", value: r.buffer.readUInt16BE(r.skip(2)) }),
  (r) => ({ kind: "small", value: r.buffer.readUInt32BE(r.skip(4)) }),
  (r) => ({ kind: "int", value: r.buffer.readBigUInt64BE(r.skip(8)) }),
  (r) => ({ kind: "small", value: r.buffer.readInt8(r.skip(1)) }),
  (r) => ({ kind: "small", value: r.buffer.readInt16BE(r.skip(2)) }),
  (r) => ({ kind: "small", value: r.buffer.readInt32BE(r.skip(4)) }),
  (r) => ({ kind: "int", value: r.buffer.readBigInt64BE(r.skip(8)) }),
  (r) => ext(r, 1),
  (r) => ext(r, 2),
  (r) => ext(r, 4),
  (r) => ext(r, 8),
  (r) => ext(r, 16),
  (r) => ({ kind: "str", value: r.text(length(r, 1)) }),
  (r) => ({ kind: "str", value: r.text(length(r, 2)) }),
  (r) => ({ kind: "str", value: r.text(length(r, 4)) }),
  (r) => ({ kind: "array", length: length(r, 2) }),
  (r) => ({ kind: "array", length: length(r, 4) }),
  (r) => ({ kind: "map", length: length(r, 2) }),
  (r) => ({ kind: "map", length: length(r, 4) }),
];

export function writeNil(writer: ByteWriter): void {
  writer.u8(0xc0);
}

/** What cty calls an unknown value without refinements: fixext1, type 0, one zero byte. */
export function writeUnknown(writer: ByteWriter): void {
  writer.u8(0xd4);
  writer.u16(0);
}

export function writeBool(writer: ByteWriter, value: boolean): void {
  writer.u8(value ? 0xc3 : 0xc2);
}

/** A safe integer. */
export function writeInteger(writer: ByteWriter, value: number): void {
  if (value >= 0 && value < 0x80) writer.u8(value);
  else if (value < 0 && value >= -0x20) writer.u8(value + 0x100);
  else {
    writer.u8(0xd3);
    writer.i64(BigInt(value));
  }
}

export function writeText(writer: ByteWriter, value: string): void {
  const bytes = Buffer.from(value, "utf8");
  if (bytes.length < 0x20) writer.u8(0xa0 | bytes.length);
  else writeHead(writer, bytes.length, 0xd9, 0xda, 0xdb);
  writer.bytes(bytes);
}

export function writeBytes(writer: ByteWriter, value: Uint8Array): void {
  writeHead(writer, value.length, 0xc4, 0xc5, 0xc6);
  writer.bytes(value);
}

export function writeArrayHead(writer: ByteWriter, count: number): void {
  if (count < 0x10) writer.u8(0x90 | count);
  else writeHead(writer, count, undefined, 0xdc, 0xdd);
}

export function writeMapHead(writer: ByteWriter, count: number): void {
  if (count < 0x10) writer.u8(0x80 | count);
  else writeHead(writer, count, undefined, 0xde, 0xdf);
}

function writeHead(writer: ByteWriter, count: number, code8: number | undefined, code16: number, code32: number): void {
  if (code8 !== undefined && count < 0x100) {
    writer.u8(code8);
    writer.u8(count);
  } else if (count < 0x10000) {
    writer.u8(code16);
    writer.u16(count);
  } else {
    writer.u8(code32);
    writer.u32(count);
  }
}
