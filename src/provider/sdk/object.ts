import { decodeValue } from "./cty/decode";
import { encodeValue, TypeMismatch } from "./cty/encode";
import { valueFromJson } from "./cty/json";
import { parseExactJson } from "./cty/json-text";
import { bug, type Diagnostic } from "./diagnostic";
import type { Attribute, CtyType, Schema } from "./schema";
import type { DynamicValueMessage } from "./tfplugin6";
import { Dynamic, entryOf, isRecord, isWhollyKnown, Unknown, type Value, type Values } from "./value";

const types = new WeakMap<Schema, CtyType>();

/** The type of an object with the schema's attributes. */
export function objectType(schema: Schema): CtyType {
  const known = types.get(schema) ?? [
    "object",
    Object.fromEntries(Object.entries(schema.attributes).map(([name, { type }]) => [name, type])),
  ];
  types.set(schema, known);
  return known;
}

/** One resource's or data source's attributes as they came: dynamic ones may be a `Dynamic` whose value is null or unknown. */
export function decodeObject(schema: Schema, message: DynamicValueMessage | undefined): Values | null {
  if (message === undefined || (message.msgpack.length === 0 && message.json.length === 0)) return null;
  const type = objectType(schema);
  const value =
    message.msgpack.length > 0 ? decodeValue(type, message.msgpack) : valueFromJson(type, parseExactJson(message.json.toString()));
  return isRecord(value) ? value : null;
}

/**
 * What handlers see: a null or unknown value has no type there. Terraform takes a null of type string for something else than a null of
 * no type, so `restore` puts the types back.
 */
export function simplify<T extends Values | null>(raw: T): T | Values {
  if (raw === null || !Object.values(raw).some(isTypedNothing)) return raw;
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, isTypedNothing(value) ? value.value : value]));
}

/** The inverse of `simplify`: a null or unknown value takes the type that it had in the first of `origins` where it was the same. */
function restore(name: string, value: Value, origins: readonly (Values | null)[]): Value {
  if (value !== null && !(value instanceof Unknown)) return value;
  for (const origin of origins) {
    const before = origin === null ? null : entryOf(origin, name);
    if (before === value || (before instanceof Unknown && value instanceof Unknown)) return value;
    if (isTypedNothing(before) && (before.value === null) === (value === null)) return before;
  }
  return value;
}

function isTypedNothing(value: Value): value is Dynamic {
  return value instanceof Dynamic && (value.value === null || value.value instanceof Unknown);
}

export function encodeObject(schema: Schema, values: Values | null): { readonly msgpack: Buffer } {
  return { msgpack: encodeValue(objectType(schema), values) };
}

export interface SettleOptions {
  readonly schema: Schema;
  /** What returned the values, for the message. */
  readonly what: string;
  /** Plans may have unknown values, states not. */
  readonly allowUnknown: boolean;
  /** As decoded, best first: types of nulls come from them, and values that a handler forgot. */
  readonly origins: (attribute: Attribute) => readonly (Values | null)[];
}

export interface Settled {
  readonly message: { readonly msgpack: Buffer };
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Encodes what a handler returned. Attributes that are missing, of a wrong type or still unknown are a bug diagnostic, and take the best
 * value that is known instead: the object must not be lost because of them.
 */
export function settle(values: Values | null, { schema, what, allowUnknown, origins }: SettleOptions): Settled {
  if (values === null) return { message: encodeObject(schema, null), diagnostics: [] };
  const mistakes: string[] = Object.keys(values)
    .filter((name) => !Object.hasOwn(schema.attributes, name))
    .map((name) => `it has no attribute ${name}`);
  const settled = Object.entries(schema.attributes).map(([name, attribute]): [string, Value] => {
    if (attribute.writeOnly === true) return [name, null];
    const mistake = mistakeOf(name, attribute.type, values, allowUnknown);
    if (mistake === undefined) return [name, restore(name, entryOf(values, name), origins(attribute))];
    mistakes.push(mistake);
    return [name, instead(name, attribute.type, origins(attribute))];
  });
  const diagnostics = mistakes.length === 0 ? [] : [bug(`${what}: ${mistakes.join("; ")}`)];
  return { message: encodeObject(schema, Object.fromEntries(settled)), diagnostics };
}

function mistakeOf(name: string, type: CtyType, values: Values, allowUnknown: boolean): string | undefined {
  if (!Object.hasOwn(values, name) || values[name] === undefined) return `${name} is missing`;
  const value = entryOf(values, name);
  try {
    encodeValue(type, value);
  } catch (error) {
    if (error instanceof TypeMismatch) return `${name}: ${error.message}`;
    throw error;
  }
  return allowUnknown || isWhollyKnown(value) ? undefined : `${name} is still unknown`;
}

/** From a plan or state that Terraform itself sent, so its type is right. */
function instead(name: string, type: CtyType, origins: readonly (Values | null)[]): Value {
  for (const origin of origins) {
    const value = origin === null ? null : entryOf(origin, name);
    if (value !== null && isWhollyKnown(value)) {
      encodeValue(type, value);
      return value;
    }
  }
  return null;
}
