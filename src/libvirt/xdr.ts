import { TYPES } from "./generated/protocol";

/** Bytes that do not follow the protocol, or a value that it cannot carry. */
export class XdrError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "XdrError";
  }
}

interface Codec {
  encode(writer: Writer, value: unknown, path: string): void;
  decode(reader: Reader, path: string): unknown;
}

/**
 * How much shorter than the protocol's limit a string of ours has to be: the daemon quotes names in its error texts, a text over the limit
 * cannot be sent, and it then drops the connection.
 */
const QUOTE_MARGIN = 4096;

const codecs = new Map<string, Codec>();

/** The bytes of `value`, laid out as the protocol type `type` says. @throws XdrError if the value does not fit the type. */
export function encode(type: string, value: unknown): Buffer {
  const writer = new Writer();
  codecOf(type).encode(writer, value, type);
  return writer.bytes();
}

/** The value of protocol type `type` that fills `bytes` exactly. @throws XdrError if it is malformed, over a limit, too short or too long. */
export function decode(type: string, bytes: Buffer): unknown {
  const reader = new Reader(bytes);
  const value = codecOf(type).decode(reader, type);
  if (reader.left > 0) throw new XdrError(`${type}: ${reader.left} bytes too many`);
  return value;
}

class Writer {
  private buffer = Buffer.allocUnsafe(512);
  private length = 0;

  room(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.length, this.buffer.length * 2));
      this.buffer.copy(larger, 0, 0, at);
      this.buffer = larger;
    }
    return at;
  }

  int(value: number): void {
    const at = this.room(4);
    this.buffer.writeInt32BE(value, at);
  }

  uint(value: number): void {
    const at = this.room(4);
    this.buffer.writeUInt32BE(value, at);
  }

  hyper(value: bigint): void {
    const at = this.room(8);
    this.buffer.writeBigInt64BE(value, at);
  }

  uhyper(value: bigint): void {
    const at = this.room(8);
    this.buffer.writeBigUInt64BE(value, at);
  }

  double(value: number): void {
    const at = this.room(8);
    this.buffer.writeDoubleBE(value, at);
  }

  /** Raw bytes and the zeros that fill the last unit of four. */
  raw(value: Uint8Array): void {
    const padded = (value.length + 3) & ~3;
    const at = this.room(padded);
    this.buffer.set(value, at);
    this.buffer.fill(0, at + value.length, at + padded);
  }

  bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }
}

class Reader {
  private at = 0;
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  take(count: number, path: string): number {
    if (count > this.left) throw new XdrError(`${path}: ends ${count - this.left} bytes too early`);
    const at = this.at;
    this.at += count;
    return at;
  }

  uint(path: string): number {
    return this.bytes.readUInt32BE(this.take(4, path));
  }

  raw(length: number, path: string): Buffer {
    const at = this.take((length + 3) & ~3, path);
    return this.bytes.subarray(at, at + length);
  }

  /** A count of things that take at least `unit` bytes each, so that a lie about it cannot make us reserve memory. */
  count(max: number, unit: number, path: string): number {
    const count = this.uint(path);
    if (count > max) throw new XdrError(`${path}: ${count} is over the limit of ${max}`);
    if (count * unit > this.left) throw new XdrError(`${path}: ends too early for a length of ${count}`);
    return count;
  }
}

function codecOf(type: string): Codec {
  const known = codecs.get(type);
  if (known !== undefined) return known;
  const codec = compile(type);
  codecs.set(type, codec);
  return codec;
}

function compile(type: string): Codec {
  const scalar = SCALARS[type];
  if (scalar !== undefined) return scalar;
  if (type.startsWith("{")) return struct(type.slice(1, -1));
  if (type.startsWith("?")) return union(type.slice(1));
  if (type.endsWith("*")) return optional(type.slice(0, -1));
  const sized = /^(\w+)([<[])(\d+)[>\]]$/.exec(type);
  if (sized !== null) {
    const [, item = "", bracket, size] = sized;
    const limit = Number(size);
    if (item === "string") return string(limit);
    if (item === "opaque") return bracket === "<" ? opaque(limit) : fixedOpaque(limit);
    return bracket === "<" ? list(item, limit) : fixedList(item, limit);
  }
  const layout = TYPES[type];
  if (layout === undefined) throw new XdrError(`no protocol type ${type}`);
  return codecOf(layout);
}

function number(value: unknown, path: string): number {
  if (typeof value !== "number" || !Number.isInteger(value)) throw new XdrError(`${path}: ${String(value)} is not a whole number`);
  return value;
}

function bigint(value: unknown, path: string): bigint {
  if (typeof value !== "bigint") throw new XdrError(`${path}: ${String(value)} is not a bigint`);
  return value;
}

function within<T extends number | bigint>(value: T, low: T, high: T, path: string): T {
  if (value < low || value > high) throw new XdrError(`${path}: ${value} is not between ${low} and ${high}`);
  return value;
}

const SCALARS: Readonly<Record<string, Codec>> = {
  int: {
    encode: (w, v, path) => w.int(within(number(v, path), -(2 ** 31), 2 ** 31 - 1, path)),
    decode: (r, path) => r.bytes.readInt32BE(r.take(4, path)),
  },
  uint: {
    encode: (w, v, path) => w.uint(within(number(v, path), 0, 2 ** 32 - 1, path)),
    decode: (r, path) => r.uint(path),
  },
  hyper: {
    encode: (w, v, path) => w.hyper(within(bigint(v, path), -(2n ** 63n), 2n ** 63n - 1n, path)),
    decode: (r, path) => r.bytes.readBigInt64BE(r.take(8, path)),
  },
  uhyper: {
    encode: (w, v, path) => w.uhyper(within(bigint(v, path), 0n, 2n ** 64n - 1n, path)),
    decode: (r, path) => r.bytes.readBigUInt64BE(r.take(8, path)),
  },
  double: {
    encode: (w, v, path) => {
      if (typeof v !== "number") throw new XdrError(`${path}: ${String(v)} is not a number`);
      w.double(v);
    },
    decode: (r, path) => r.bytes.readDoubleBE(r.take(8, path)),
  },
};

function struct(layout: string): Codec {
  const fields = layout.split(";").map((field) => {
    const space = field.indexOf(" ");
    return { name: field.slice(0, space), codec: codecOf(field.slice(space + 1)) };
  });
  return {
    encode(w, value, path) {
      if (typeof value !== "object" || value === null) throw new XdrError(`${path}: ${String(value)} is not an object`);
      const record = value as Readonly<Record<string, unknown>>;
      for (const { name, codec } of fields) codec.encode(w, record[name], `${path}.${name}`);
    },
    decode(r, path) {
      const value: Record<string, unknown> = {};
      for (const { name, codec } of fields) value[name] = codec.decode(r, path);
      return value;
    },
  };
}

function union(layout: string): Codec {
  const cases = new Map(
    layout.split(";").map((one) => {
      const space = one.indexOf(" ");
      return [Number(one.slice(0, space)), codecOf(one.slice(space + 1))] as const;
    }),
  );
  const pick = (type: number, path: string) => {
    const codec = cases.get(type);
    if (codec === undefined) throw new XdrError(`${path}: there is no case ${type}`);
    return codec;
  };
  return {
    encode(w, value, path) {
      const { type, value: inner } = value as { readonly type: number; readonly value: unknown };
      const codec = pick(type, path);
      w.int(type);
      codec.encode(w, inner, path);
    },
    decode(r, path) {
      const type = r.bytes.readInt32BE(r.take(4, path));
      return { type, value: pick(type, path).decode(r, path) };
    },
  };
}

function optional(type: string): Codec {
  const codec = codecOf(type);
  return {
    encode(w, value, path) {
      if (value === undefined) throw new XdrError(`${path}: missing (null says "none")`);
      w.uint(value === null ? 0 : 1);
      if (value !== null) codec.encode(w, value, path);
    },
    decode(r, path) {
      const present = r.uint(path);
      if (present > 1) throw new XdrError(`${path}: ${present} is neither "none" nor "one"`);
      return present === 0 ? null : codec.decode(r, path);
    },
  };
}

function string(max: number): Codec {
  return {
    encode(w, value, path) {
      if (typeof value !== "string") throw new XdrError(`${path}: ${String(value)} is not a string`);
      if (value.includes("\0")) throw new XdrError(`${path}: a string must not contain a zero byte`);
      const bytes = Buffer.from(value, "utf8");
      const limit = max - QUOTE_MARGIN;
      if (bytes.length > limit) throw new XdrError(`${path}: ${bytes.length} bytes are over the limit of ${limit}`);
      w.uint(bytes.length);
      w.raw(bytes);
    },
    decode(r, path) {
      return r.raw(r.count(max, 1, path), path).toString("utf8");
    },
  };
}

function opaque(max: number): Codec {
  return {
    encode(w, value, path) {
      if (!(value instanceof Uint8Array)) throw new XdrError(`${path}: ${String(value)} is not a buffer`);
      if (value.length > max) throw new XdrError(`${path}: ${value.length} bytes are over the limit of ${max}`);
      w.uint(value.length);
      w.raw(value);
    },
    // Copies, because what is read stands in a buffer that holds the whole message.
    decode: (r, path) => Buffer.from(r.raw(r.count(max, 1, path), path)),
  };
}

function fixedOpaque(length: number): Codec {
  return {
    encode(w, value, path) {
      if (!(value instanceof Uint8Array) || value.length !== length) throw new XdrError(`${path}: not a buffer of ${length} bytes`);
      w.raw(value);
    },
    decode: (r, path) => Buffer.from(r.raw(length, path)),
  };
}

function list(type: string, max: number): Codec {
  const codec = codecOf(type);
  return {
    encode(w, value, path) {
      if (!Array.isArray(value)) throw new XdrError(`${path}: ${String(value)} is not a list`);
      if (value.length > max) throw new XdrError(`${path}: ${value.length} items are over the limit of ${max}`);
      w.uint(value.length);
      for (const [i, item] of value.entries()) codec.encode(w, item, `${path}[${i}]`);
    },
    decode(r, path) {
      const count = r.count(max, 4, path);
      const items: unknown[] = [];
      for (let i = 0; i < count; i++) items.push(codec.decode(r, path));
      return items;
    },
  };
}

function fixedList(type: string, length: number): Codec {
  const codec = codecOf(type);
  return {
    encode(w, value, path) {
      if (!Array.isArray(value) || value.length !== length) throw new XdrError(`${path}: not a list of ${length} items`);
      for (const item of value) codec.encode(w, item, path);
    },
    decode: (r, path) => Array.from({ length }, () => codec.decode(r, path)),
  };
}
