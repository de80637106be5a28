import type { CtyType } from "../schema";
import { Decimal, Dynamic, entryOf, isRecord, Unknown, type Value } from "../value";
import { ByteWriter } from "./bytes";
import { writeArrayHead, writeBool, writeBytes, writeInteger, writeMapHead, writeNil, writeText, writeUnknown } from "./msgpack";

/** A value does not have the type that its attribute has: always a mistake of the provider. */
export class TypeMismatch extends Error {
  constructor(path: readonly (string | number)[], wanted: string, value: Value) {
    super(`${path.join(".") || "the value"} should be ${wanted} and is ${describe(value)}`);
    this.name = "TypeMismatch";
  }
}

/** cty's MessagePack. @throws TypeMismatch with the path inside the value. */
export function encodeValue(type: CtyType, value: Value): Buffer {
  const writer = new ByteWriter();
  write(writer, type, value, []);
  return writer.finish();
}

type Path = (string | number)[];

function write(writer: ByteWriter, type: CtyType, value: Value, path: Path): void {
  if (value === null) writeNil(writer);
  else if (value instanceof Unknown) writeUnknown(writer);
  else if (type === "dynamic") writeDynamic(writer, value, path);
  else if (value instanceof Dynamic) write(writer, type, value.value, path);
  else if (typeof type === "string") writeScalar(writer, type, value, path);
  else writeContainer(writer, type, value, path);
}

function writeDynamic(writer: ByteWriter, value: Value, path: Path): void {
  const dynamic = value instanceof Dynamic ? value : Dynamic.of(value);
  if (dynamic.type === "dynamic" && dynamic.value !== null && !(dynamic.value instanceof Unknown)) {
    throw new TypeMismatch(path, "of a known type", dynamic.value);
  }
  writeArrayHead(writer, 2);
  writeBytes(writer, typeBytes(dynamic.type));
  write(writer, dynamic.type, dynamic.value, path);
}

function writeScalar(writer: ByteWriter, type: "string" | "bool" | "number", value: Value, path: Path): void {
  if (type === "string" && typeof value === "string") writeText(writer, value);
  else if (type === "bool" && typeof value === "boolean") writeBool(writer, value);
  else if (type === "number" && value instanceof Decimal) writeText(writer, value.text);
  else if (type === "number" && typeof value === "number" && Number.isFinite(value)) writeNumber(writer, value);
  else throw new TypeMismatch(path, `a ${type}`, value);
}

function writeNumber(writer: ByteWriter, value: number): void {
  if (Number.isSafeInteger(value)) writeInteger(writer, value);
  // Terraform reads a binary fraction as exactly that, which is not the decimal that was written in the configuration.
  else writeText(writer, String(value));
}

function writeContainer(writer: ByteWriter, type: Exclude<CtyType, string>, value: Value, path: Path): void {
  switch (type[0]) {
    case "list":
    case "set": {
      const items = asList(value, type[0], path);
      writeArrayHead(writer, items.length);
      for (const [index, item] of items.entries()) nested(writer, type[1], item, path, index);
      return;
    }
    case "tuple": {
      const items = asList(value, "tuple", path);
      if (items.length !== type[1].length) throw new TypeMismatch(path, `a tuple of ${type[1].length}`, value);
      writeArrayHead(writer, items.length);
      for (const [index, inner] of type[1].entries()) nested(writer, inner, items[index] ?? null, path, index);
      return;
    }
    case "map": {
      const entries = Object.entries(asRecord(value, "map", path));
      writeMapHead(writer, entries.length);
      for (const [key, item] of entries) {
        writeText(writer, key);
        nested(writer, type[1], item, path, key);
      }
      return;
    }
    case "object": {
      const record = asRecord(value, "object", path);
      const attributes = Object.entries(type[1]);
      const stray = Object.keys(record).find((key) => !Object.hasOwn(type[1], key));
      if (stray !== undefined) throw new TypeMismatch([...path, stray], "absent: its type has no such attribute", record[stray] ?? null);
      writeMapHead(writer, attributes.length);
      for (const [name, inner] of attributes) {
        writeText(writer, name);
        nested(writer, inner, entryOf(record, name), path, name);
      }
    }
  }
}

function nested(writer: ByteWriter, type: CtyType, value: Value, path: Path, step: string | number): void {
  path.push(step);
  write(writer, type, value, path);
  path.pop();
}

function asList(value: Value, wanted: string, path: Path): readonly Value[] {
  if (!Array.isArray(value)) throw new TypeMismatch(path, `a ${wanted}`, value);
  return value;
}

function asRecord(value: Value, wanted: string, path: Path): { readonly [key: string]: Value } {
  if (!isRecord(value)) throw new TypeMismatch(path, `a ${wanted}`, value);
  return value;
}

const typeTexts = new WeakMap<object, Buffer>();

function typeBytes(type: CtyType): Buffer {
  if (typeof type === "string") return Buffer.from(JSON.stringify(type));
  const known = typeTexts.get(type) ?? Buffer.from(JSON.stringify(type));
  typeTexts.set(type, known);
  return known;
}

/** The kind of a value, without its content: it may be secret. */
function describe(value: Value): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return "an object";
  return typeof value === "object" ? value.constructor.name : `a ${typeof value}`;
}
