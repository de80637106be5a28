import { ByteReader, ByteWriter } from "./cty/bytes";

/**
 * Protobuf from tables: a message is declared once, as field names with kind and number, and its TypeScript types are inferred. Decoding
 * gives every field (with proto3's defaults) and skips fields that it does not know; encoding leaves out fields that have their default.
 */
export interface Field<Out, In> {
  readonly number: number;
  /** What a field that is not on the wire has. */
  initial(): Out;
  read(reader: ByteReader, wireType: number, soFar: Out): Out;
  write(writer: ByteWriter, value: In): void;
}

type Fields = { readonly [name: string]: Field<unknown, unknown> };
type Decoded<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer Out, infer _In> ? Out : never };
type Encodable<F extends Fields> = { readonly [K in keyof F]?: (F[K] extends Field<infer _Out, infer In> ? In : never) | undefined };

export interface Message<Out, In> {
  decode(bytes: Uint8Array): Out;
  encode(value: In): Buffer;
}

export type Incoming<M> = M extends Message<infer Out, infer _In> ? Out : never;
export type Outgoing<M> = M extends Message<infer _Out, infer In> ? In : never;

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

export function message<F extends Fields>(fields: F): Message<Decoded<F>, Encodable<F>> {
  const list = Object.entries(fields);
  const byNumber = new Map(list.map(([name, field]) => [field.number, { name, field }]));
  return {
    decode(bytes) {
      const reader = new ByteReader(bytes);
      const values: Record<string, unknown> = {};
      for (const [name, field] of list) values[name] = field.initial();
      while (!reader.done) {
        const tag = readSmallVarint(reader);
        const known = byNumber.get(Math.floor(tag / 8));
        if (known === undefined) skip(reader, tag % 8);
        else values[known.name] = known.field.read(reader, tag % 8, values[known.name]);
      }
      return values as Decoded<F>;
    },
    encode(value) {
      const writer = new ByteWriter();
      for (const [name, field] of list) {
        const item = value[name];
        if (item !== undefined) field.write(writer, item);
      }
      return writer.finish();
    },
  };
}

export function string(number: number): Field<string, string> {
  return {
    number,
    initial: () => "",
    read: (reader, wireType) => readBytes(reader, wireType).toString("utf8"),
    write: (writer, value) => {
      if (value !== "") writeBytes(writer, number, Buffer.from(value, "utf8"));
    },
  };
}

export function bytes(number: number): Field<Buffer, Uint8Array> {
  return {
    number,
    initial: () => Buffer.alloc(0),
    read: readBytes,
    write: (writer, value) => {
      if (value.length > 0) writeBytes(writer, number, value);
    },
  };
}

export function bool(number: number): Field<boolean, boolean> {
  return {
    number,
    initial: () => false,
    read: (reader, wireType) => expectVarint(reader, wireType) !== 0n,
    write: (writer, value) => {
      if (value) writeTagged(writer, number, 1n);
    },
  };
}

/** int32, int64 and enums that fit into a JavaScript number. */
export function int(number: number): Field<number, number> {
  return {
    number,
    initial: () => 0,
    read: (reader, wireType) => Number(BigInt.asIntN(64, expectVarint(reader, wireType))),
    write: (writer, value) => {
      if (value !== 0) writeTagged(writer, number, BigInt.asUintN(64, BigInt(value)));
    },
  };
}

/** A string or int64 in a `oneof`: zero and the empty string are there when they are set. */
export function oneofString(number: number): Field<string | undefined, string> {
  return {
    number,
    initial: () => undefined,
    read: (reader, wireType) => readBytes(reader, wireType).toString("utf8"),
    write: (writer, value) => writeBytes(writer, number, Buffer.from(value, "utf8")),
  };
}

export function oneofInt64(number: number): Field<bigint | undefined, bigint> {
  return {
    number,
    initial: () => undefined,
    read: (reader, wireType) => BigInt.asIntN(64, expectVarint(reader, wireType)),
    write: (writer, value) => writeTagged(writer, number, BigInt.asUintN(64, value)),
  };
}

export function nested<Out, In>(number: number, inner: Message<Out, In>): Field<Out | undefined, In> {
  return {
    number,
    initial: () => undefined,
    read: (reader, wireType) => inner.decode(readBytes(reader, wireType)),
    write: (writer, value) => writeBytes(writer, number, inner.encode(value)),
  };
}

export function repeated<Out, In>(number: number, inner: Message<Out, In>): Field<Out[], readonly In[]> {
  return {
    number,
    initial: () => [],
    read: (reader, wireType, soFar) => {
      soFar.push(inner.decode(readBytes(reader, wireType)));
      return soFar;
    },
    write: (writer, values) => {
      for (const value of values) writeBytes(writer, number, inner.encode(value));
    },
  };
}

/** A `map<string, …>`: on the wire a repeated message of key 1 and value 2. */
export function mapOf<Out, In>(number: number, inner: Message<Out, In>): Field<Map<string, Out>, ReadonlyMap<string, In>> {
  const entry = message({ key: string(1), value: nested(2, inner) });
  return {
    number,
    initial: () => new Map(),
    read: (reader, wireType, soFar) => {
      const { key, value } = entry.decode(readBytes(reader, wireType));
      return soFar.set(key, value ?? inner.decode(new Uint8Array()));
    },
    write: (writer, values) => {
      for (const [key, value] of values) writeBytes(writer, number, entry.encode({ key, value }));
    },
  };
}

/** Tags and lengths: they fit into a JavaScript number, and there are many of them. */
function readSmallVarint(reader: ByteReader): number {
  let value = 0;
  for (let scale = 1; scale < 2 ** 49; scale *= 128) {
    const byte = reader.u8();
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
  }
  throw new RangeError("a tag or length of more than seven bytes");
}

function readVarint(reader: ByteReader): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = reader.u8();
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw new RangeError("a varint of more than ten bytes");
}

function expectVarint(reader: ByteReader, wireType: number): bigint {
  if (wireType !== VARINT) throw new RangeError(`wire type ${wireType} where a number belongs`);
  return readVarint(reader);
}

function readBytes(reader: ByteReader, wireType: number): Buffer {
  if (wireType !== BYTES) throw new RangeError(`wire type ${wireType} where bytes belong`);
  return reader.bytes(readSmallVarint(reader));
}

function skip(reader: ByteReader, wireType: number): void {
  if (wireType === VARINT) readVarint(reader);
  else if (wireType === FIXED64) reader.skip(8);
  else if (wireType === BYTES) readBytes(reader, wireType);
  else if (wireType === FIXED32) reader.skip(4);
  else throw new RangeError(`wire type ${wireType} is not known`);
}

function writeVarint(writer: ByteWriter, value: bigint): void {
  let rest = value;
  while (rest >= 0x80n) {
    writer.u8(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  writer.u8(Number(rest));
}

function writeSmallVarint(writer: ByteWriter, value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    writer.u8((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  writer.u8(rest);
}

function writeTagged(writer: ByteWriter, number: number, value: bigint): void {
  writeSmallVarint(writer, number * 8 + VARINT);
  writeVarint(writer, value);
}

function writeBytes(writer: ByteWriter, number: number, value: Uint8Array): void {
  writeSmallVarint(writer, number * 8 + BYTES);
  writeSmallVarint(writer, value.length);
  writer.bytes(value);
}
