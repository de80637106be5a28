import type { XmlElement } from "../../libvirt/xml/tree";
import { asBool, asText } from "../../schema/check";
import { type Fields, type Scalar, UNITS } from "../../schema/table";
import { Decimal, type Value } from "../sdk/value";
import { bytesOf, normal, sameNormal, unitOf } from "./normal";
import { readPlace } from "./place";

type Siblings = Readonly<Record<string, unknown>>;

const FORMS = { "yes-no": ["yes", "no"], "on-off": ["on", "off"], presence: ["", undefined] } as const;

/** How a value is written into XML; undefined: it is left out. */
export function xmlOf(node: Scalar, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (node.kind !== "bool") return asText(value);
  const [yes, no] = FORMS[node.form ?? "yes-no"];
  return asBool(value) === true ? yes : no;
}

/** A number and its unit as they are written: numbers whose unit has no place of its own are written in the unit that libvirt expects. */
export function sizeXml(
  node: Scalar,
  fields: Fields,
  value: unknown,
  siblings: Siblings,
): { readonly number: string | undefined; readonly unitPlace: string | undefined; readonly unit: string | undefined } {
  const unitNode = node.unitIn === undefined ? undefined : fields[node.unitIn];
  const unitPlace = unitNode !== undefined && unitNode.kind === "string" ? unitNode.place : undefined;
  if (value === null || value === undefined) return { number: undefined, unitPlace, unit: undefined };
  if (unitPlace !== undefined) return { number: asText(value), unitPlace, unit: unitOf(node, siblings) };
  const expected = UNITS[node.defaultUnit ?? "KiB"] ?? 1024n;
  const bytes = bytesOf(node, value, siblings);
  return { number: bytes === undefined ? asText(value) : String((bytes + expected - 1n) / expected), unitPlace, unit: undefined };
}

/** What the XML says in the normal form of `normal`; undefined: nothing. */
export function actualNormal(node: Scalar, fields: Fields, root: XmlElement): string | undefined {
  const text = node.place === undefined ? undefined : readPlace(root, node.place);
  if (text === undefined) return normal(node, undefined, {});
  if (node.unitIn !== undefined) return sizeOnHost(node, fields, root, text)?.toString() ?? text;
  if (node.kind === "bool") return normal(node, boolOf(node, text), {});
  return normal(node, node.kind === "number" ? text.trim() : text, {});
}

function sizeOnHost(node: Scalar, fields: Fields, root: XmlElement, text: string): bigint | undefined {
  const unitNode = node.unitIn === undefined ? undefined : fields[node.unitIn];
  const place = unitNode !== undefined && unitNode.kind === "string" ? unitNode.place : undefined;
  const unit = (place === undefined ? undefined : readPlace(root, place)) ?? node.defaultUnit ?? "KiB";
  const factor = UNITS[unit];
  return factor === undefined || !/^\s*\d+\s*$/.test(text) ? undefined : BigInt(text.trim()) * factor;
}

function boolOf(node: Scalar, text: string): boolean {
  return node.form === "presence" || text === "yes" || text === "on";
}

/** The prior value if the host has the same, else the host's in the prior one's type. */
export function projectScalar(node: Scalar, fields: Fields, root: XmlElement, prior: Value, siblings: Siblings): Value {
  if (prior === null || node.place === undefined || node.unitOf !== undefined || node.secret) return prior;
  const declared = normal(node, prior, siblings);
  const actual = actualNormal(node, fields, root);
  if (sameNormal(node, declared, actual) || sameNormal(node, actual, declared)) return prior;
  if (actual === undefined) return null;
  if (node.unitIn !== undefined) return inUnit(node, actual, prior, siblings);
  return likePrior(actual, prior);
}

/** Bytes in the declared unit; what that does not express is rounded down, which is still another number than the declared one. */
function inUnit(node: Scalar, bytes: string, prior: Value, siblings: Siblings): Value {
  const unit = UNITS[unitOf(node, siblings)];
  return likePrior(unit === undefined || !/^\d+$/.test(bytes) ? bytes : String(BigInt(bytes) / unit), prior);
}

function likePrior(text: string, prior: Value): Value {
  if (typeof prior === "boolean") return text === "true";
  if (typeof prior === "number" || prior instanceof Decimal) return numberOf(text) ?? text;
  return text;
}

/** Everything that is not a default, for an import. */
export function readScalar(node: Scalar, fields: Fields, root: XmlElement): Value | undefined {
  if (node.place === undefined || node.unitOf !== undefined || node.secret) return undefined;
  const text = readPlace(root, node.place);
  if (text === undefined) return undefined;
  const actual = actualNormal(node, fields, root);
  if (actual === undefined || (node.default !== undefined && actual === normal(node, undefined, {}) && !node.required)) return undefined;
  if (node.unitIn !== undefined) {
    const unit = UNITS[node.defaultUnit ?? "KiB"] ?? 1024n;
    return /^\d+$/.test(actual) ? numberOf(String(BigInt(actual) / unit)) : undefined;
  }
  if (node.kind === "bool") return actual === "true";
  return node.kind === "number" ? (numberOf(actual) ?? actual) : actual;
}

function numberOf(text: string): Value | undefined {
  if (!/^-?\d+$/.test(text)) return undefined;
  return Number.isSafeInteger(Number(text)) ? Number(text) : new Decimal(text);
}
