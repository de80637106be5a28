import type { CtyType } from "../schema";
import { Dynamic, Unknown, type Value } from "../value";
import { ByteReader } from "./bytes";
import { type Item, readItem } from "./msgpack";
import { numberFromFloat, numberFromInteger, numberFromText } from "./number";
import { tryParseType } from "./type";

/** From cty's MessagePack. @throws RangeError when the bytes are not a value of the type. */
export function decodeValue(type: CtyType, bytes: Uint8Array): Value {
  const reader = new ByteReader(bytes);
  const value = read(reader, type);
  if (!reader.done) throw new RangeError(`${reader.buffer.length - reader.position} bytes after the value`);
  return value;
}

function read(reader: ByteReader, type: CtyType): Value {
  const item = readItem(reader);
  if (item.kind === "nil") return null;
  // Type 12 carries refinements, which only narrow the unknown value; 0 has none.
  if (item.kind === "ext") return Unknown.value;
  if (type === "dynamic") return readDynamic(reader, item);
  return typeof type === "string" ? scalar(type, item) : readContainer(reader, type, item);
}

function readDynamic(reader: ByteReader, item: Item): Dynamic {
  const head = item.kind === "array" && item.length === 2 ? readItem(reader) : undefined;
  if (head?.kind !== "bin" && head?.kind !== "str") throw new RangeError("a dynamic value is a pair of type and value");
  const type = parseTypeText(head.value.toString());
  const value = read(reader, type);
  return value instanceof Dynamic ? value : new Dynamic(type, value);
}

/** Hundreds of resources share a handful of types. */
const knownTypes = new Map<string, CtyType>();
const MOST_KNOWN_TYPES = 2000;

function parseTypeText(text: string): CtyType {
  const known = knownTypes.get(text);
  if (known !== undefined) return known;
  const type = tryParseType(JSON.parse(text));
  if (type === undefined) throw new RangeError(`unknown type ${text.slice(0, 200)}`);
  if (knownTypes.size >= MOST_KNOWN_TYPES) knownTypes.clear();
  knownTypes.set(text, type);
  return type;
}

function scalar(type: "string" | "bool" | "number", item: Item): Value {
  if (type === "string" && item.kind === "str") return item.value;
  if (type === "bool" && item.kind === "bool") return item.value;
  if (type === "number") {
    if (item.kind === "small") return item.value;
    if (item.kind === "int") return numberFromInteger(item.value);
    if (item.kind === "float") return numberFromFloat(item.value);
    if (item.kind === "str") return numberFromText(item.value);
  }
  throw new RangeError(`${item.kind} where a ${type} belongs`);
}

function readContainer(reader: ByteReader, type: Exclude<CtyType, string>, item: Item): Value {
  switch (type[0]) {
    case "list":
    case "set":
      return Array.from({ length: count(item, "array", reader) }, () => read(reader, type[1]));
    case "tuple":
      if (count(item, "array", reader) !== type[1].length) throw new RangeError(`a tuple of ${type[1].length} has other items`);
      return type[1].map((inner) => read(reader, inner));
    case "map":
      return readEntries(reader, count(item, "map", reader), () => type[1]);
    case "object":
      return readEntries(reader, count(item, "map", reader), (name) => {
        const inner = Object.hasOwn(type[1], name) ? type[1][name] : undefined;
        if (inner === undefined) throw new RangeError(`unknown attribute ${name}`);
        return inner;
      });
  }
}

function readEntries(reader: ByteReader, length: number, typeOf: (key: string) => CtyType): Value {
  const entries: [string, Value][] = [];
  for (let index = 0; index < length; index += 1) {
    const key = readItem(reader);
    if (key.kind !== "str") throw new RangeError(`${key.kind} where a key belongs`);
    entries.push([key.value, read(reader, typeOf(key.value))]);
  }
  return Object.fromEntries(entries); // unlike assignment, keeps a key `__proto__`
}

function count(item: Item, kind: "array" | "map", reader: ByteReader): number {
  if (item.kind !== kind) throw new RangeError(`${item.kind} where a ${kind} belongs`);
  // Every item takes at least a byte: a false length must not make us allocate.
  if (item.length > reader.buffer.length - reader.position) throw new RangeError(`${item.length} items do not fit into the message`);
  return item.length;
}
