import { canonicalNumber } from "./cty/canonical-number";
import { typeEqual } from "./cty/type";
import type { CtyType } from "./schema";

/** A value that Terraform will know only after apply. */
export class Unknown {
  readonly #text = "(known after apply)";
  static readonly value: Unknown = new Unknown();

  toString(): string {
    return this.#text;
  }
}

/** A number that a JavaScript number does not hold exactly, as decimal text. */
export class Decimal {
  readonly text: string;
  readonly #canonical: string;

  /** @throws RangeError if the text is no decimal number. */
  constructor(text: string) {
    this.text = text;
    this.#canonical = canonicalNumber(text);
  }

  /** The same text for every way of writing the same number. */
  get canonical(): string {
    return this.#canonical;
  }

  toString(): string {
    return this.text;
  }
}

/** The value of an attribute of type `dynamic`, with the type that it has. Inside it there are plain values only. */
export class Dynamic {
  readonly type: CtyType;
  readonly value: Value;
  readonly #known = true;

  constructor(type: CtyType, value: Value) {
    this.type = type;
    this.value = value;
  }

  /** With the type that the same literal has in HCL: objects and tuples, never maps, lists or sets. */
  static of(value: Value): Dynamic {
    return new Dynamic(inferType(value), value);
  }

  /** With the given type wherever the value fits into it, with the type of the HCL literal elsewhere. */
  static shaped(type: CtyType, value: Value): Dynamic {
    return new Dynamic(shapeType(type, value), value);
  }

  static is(value: unknown): value is Dynamic {
    return value instanceof Dynamic && value.#known;
  }
}

export type Value = null | boolean | string | number | Decimal | Unknown | Dynamic | readonly Value[] | { readonly [key: string]: Value };

/** The attributes of one resource, data source or provider: every name of the schema is there, null when not set. */
export type Values = { readonly [attribute: string]: Value };

/** An object, map: neither list nor one of the classes above. */
export function isRecord(value: Value): value is { readonly [key: string]: Value } {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof Decimal) &&
    !(value instanceof Dynamic)
  );
}

/** An own property, or null: keys such as `constructor` must not reach into the prototype. */
export function entryOf(record: { readonly [key: string]: Value }, key: string): Value {
  return Object.hasOwn(record, key) ? (record[key] ?? null) : null;
}

/** Whether Terraform takes both for the same value. Sets are compared without order where the type tells that they are sets. */
export function equal(a: Value, b: Value, type: CtyType = "dynamic"): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (typeof a === "string" && typeof b === "string") return a.normalize("NFC") === b.normalize("NFC");
  if (isNumber(a) && isNumber(b)) return numberKey(a) === numberKey(b);
  if (a instanceof Unknown || b instanceof Unknown) return a instanceof Unknown && b instanceof Unknown;
  if (a instanceof Dynamic || b instanceof Dynamic) {
    return a instanceof Dynamic && b instanceof Dynamic && typeEqual(a.type, b.type) && equal(a.value, b.value, a.type);
  }
  if (isList(a) && isList(b)) return equalLists(a, b, type);
  return isRecord(a) && isRecord(b) && equalRecords(a, b, type);
}

/** Whether nothing in it, at any depth, is unknown. */
export function isWhollyKnown(value: Value): boolean {
  if (value instanceof Unknown) return false;
  if (value instanceof Dynamic) return isWhollyKnown(value.value);
  if (isList(value)) return value.every(isWhollyKnown);
  return !isRecord(value) || Object.values(value).every(isWhollyKnown);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isNumber(value: Value): value is number | Decimal {
  return typeof value === "number" || value instanceof Decimal;
}

function numberKey(value: number | Decimal): string {
  return typeof value === "number" ? canonicalNumber(String(value)) : value.canonical;
}

function equalLists(a: readonly Value[], b: readonly Value[], type: CtyType): boolean {
  if (a.length !== b.length) return false;
  if (typeof type !== "string" && type[0] === "set") {
    const element = type[1];
    const rest = [...b];
    return a.every((item) => {
      const at = rest.findIndex((other) => equal(item, other, element));
      if (at >= 0) rest.splice(at, 1);
      return at >= 0;
    });
  }
  return a.every((item, index) => equal(item, b[index] ?? null, elementType(type, index)));
}

function equalRecords(a: { readonly [key: string]: Value }, b: { readonly [key: string]: Value }, type: CtyType): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equal(entryOf(a, key), entryOf(b, key), elementType(type, key)));
}

function elementType(type: CtyType, key: string | number): CtyType {
  if (typeof type === "string") return "dynamic";
  switch (type[0]) {
    case "object":
      return type[1][key] ?? "dynamic";
    case "tuple":
      return (typeof key === "number" ? type[1][key] : undefined) ?? "dynamic";
    default:
      return type[1];
  }
}

/** The type that HCL gives to the same literal. */
export function inferType(value: Value): CtyType {
  if (value === null || value instanceof Unknown) return "dynamic";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number" || value instanceof Decimal) return "number";
  if (value instanceof Dynamic) return value.type;
  if (isRecord(value)) return ["object", mapRecord(value, inferType)];
  return ["tuple", value.map(inferType)];
}

/** Whether a value has this type: every value that is null or unknown fits anywhere. */
export function conforms(type: CtyType, value: Value): boolean {
  if (value === null || value instanceof Unknown || type === "dynamic") return true;
  if (value instanceof Dynamic) return false;
  if (typeof type === "string") return inferType(value) === type;
  switch (type[0]) {
    case "list":
    case "set":
      return Array.isArray(value) && value.every((item) => conforms(type[1], item));
    case "tuple":
      return (
        Array.isArray(value) && value.length === type[1].length && value.every((item, index) => conforms(type[1][index] ?? "dynamic", item))
      );
    case "map":
      return isRecord(value) && Object.values(value).every((item) => conforms(type[1], item));
    case "object":
      return (
        isRecord(value) &&
        Object.keys(value).length === Object.keys(type[1]).length &&
        Object.entries(type[1]).every(([name, inner]) => Object.hasOwn(value, name) && conforms(inner, entryOf(value, name)))
      );
  }
}

/** The given type wherever the value fits into it, the type of the HCL literal elsewhere. */
export function shapeType(type: CtyType, value: Value): CtyType {
  if (value instanceof Dynamic) return value.type;
  if (type !== "dynamic" && conforms(type, value)) return narrow(type, value);
  if (typeof type === "string" || value === null || typeof value !== "object" || value instanceof Unknown || value instanceof Decimal) {
    return inferType(value);
  }
  if (isRecord(value)) {
    if (type[0] !== "object") return inferType(value);
    const inner = type[1];
    return [
      "object",
      mapRecord(value, (item, name) => shapeType((Object.hasOwn(inner, name) ? inner[name] : undefined) ?? "dynamic", item)),
    ];
  }
  const elements = type[0] === "tuple" ? type[1] : type[0] === "list" || type[0] === "set" ? value.map(() => type[1]) : [];
  return ["tuple", value.map((item, index) => shapeType((typeof elements === "string" ? undefined : elements[index]) ?? "dynamic", item))];
}

/** A type that says "dynamic" where a value has become known since takes the value's own type there. */
function narrow(type: CtyType, value: Value): CtyType {
  if (value === null || value instanceof Unknown) return type;
  if (type === "dynamic") return inferType(value);
  if (typeof type === "string") return type;
  if (type[0] === "object" && isRecord(value)) {
    return ["object", Object.fromEntries(Object.entries(type[1]).map(([name, inner]) => [name, narrow(inner, entryOf(value, name))]))];
  }
  if (type[0] === "tuple" && Array.isArray(value)) return ["tuple", type[1].map((inner, index) => narrow(inner, value[index] ?? null))];
  return type;
}

function mapRecord<T>(record: { readonly [key: string]: Value }, map: (value: Value, key: string) => T): { readonly [key: string]: T } {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
