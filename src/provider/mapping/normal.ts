import { asBool, asNumber, asText, isObject } from "../../schema/check";
import { type Scalar, UNITS } from "../../schema/table";
import { Unknown } from "../sdk/value";

/**
 * The one form of a scalar in which two spellings of the same value are the same text: sizes in bytes, an absent value as its default.
 * Undefined: absent, and no default is known.
 */
export function normal(node: Scalar, value: unknown, siblings: Readonly<Record<string, unknown>>): string | undefined {
  const given = value ?? node.default;
  if (given === undefined || given === null) return undefined;
  if (given instanceof Unknown) return undefined;
  if (node.unitIn !== undefined) return bytesOf(node, given, siblings)?.toString() ?? asText(given);
  if (node.kind === "bool") {
    const bool = asBool(given);
    return node.form === "presence" && bool === false ? undefined : String(bool ?? given);
  }
  if (node.kind === "number") return String(asNumber(given) ?? asText(given));
  return asText(given);
}

/** True if both are the same value to libvirt. */
export function sameNormal(node: Scalar, declared: string | undefined, actual: string | undefined): boolean {
  if (declared === actual) return true;
  if (declared === undefined || actual === undefined || node.same === undefined) return false;
  return node.same(declared, actual);
}

/** Bytes of a number with a unit; undefined if it is no whole number or the unit is unknown. */
export function bytesOf(node: Scalar, value: unknown, siblings: Readonly<Record<string, unknown>>): bigint | undefined {
  const text = asText(value);
  if (text === undefined || !/^\d+$/.test(text) || node.unitIn === undefined) return undefined;
  const unit = UNITS[unitOf(node, siblings)];
  return unit === undefined ? undefined : BigInt(text) * unit;
}

/** The unit that a number with a unit has. */
export function unitOf(node: Scalar, siblings: Readonly<Record<string, unknown>>): string {
  const declared = node.unitIn === undefined ? undefined : siblings[node.unitIn];
  return typeof declared === "string" ? declared : (node.defaultUnit ?? "KiB");
}

/** For a person: `512 MiB`, `"q35"`, `(known after apply)`. */
export function show(node: Scalar, value: unknown, siblings: Readonly<Record<string, unknown>>): string {
  if (value === undefined || value === null) return node.default === undefined ? "(none)" : String(node.default);
  if (value instanceof Unknown) return "(known after apply)";
  if (node.secret) return "(hidden)";
  const text = (asText(value) ?? (isObject(value) ? "{…}" : String(value))).replaceAll(/\s+/g, " ");
  if (node.unitIn !== undefined) return showBytes(bytesOf(node, value, siblings)) ?? text;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function showBytes(bytes: bigint | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  for (const unit of ["TiB", "GiB", "MiB", "KiB"]) {
    const size = UNITS[unit];
    if (size !== undefined && bytes >= size && bytes % size === 0n) return `${bytes / size} ${unit}`;
  }
  return `${bytes} bytes`;
}
