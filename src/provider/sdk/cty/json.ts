import type { CtyType } from "../schema";
import { conforms, Decimal, Dynamic, type Value } from "../value";
import { numberFromText } from "./number";
import { tryParseType } from "./type";

/**
 * A value from a state file's JSON (read by `parseExactJson`). It is lenient in what states of older or other schemas have: attributes that
 * the type does not have are dropped, missing ones are null, scalars are converted, and what was typed and is `dynamic` now gets the type
 * of its literal.
 * @throws RangeError with the path when it cannot be the type.
 */
export function valueFromJson(type: CtyType, json: unknown, path = ""): Value {
  if (json === null || json === undefined) return null;
  if (type === "dynamic") return dynamicFromJson(json, path);
  if (typeof type === "string") return scalarFromJson(type, json, path);
  switch (type[0]) {
    case "list":
    case "set":
      return asArray(json, path).map((item, index) => valueFromJson(type[1], item, `${path}[${index}]`));
    case "tuple": {
      const items = asArray(json, path);
      return type[1].map((inner, index) => valueFromJson(inner, items[index], `${path}[${index}]`));
    }
    case "map":
      return Object.fromEntries(
        Object.entries(asObject(json, path)).map(([key, item]) => [key, valueFromJson(type[1], item, `${path}.${key}`)]),
      );
    case "object": {
      const object = asObject(json, path);
      const entry = (name: string) => (Object.hasOwn(object, name) ? object[name] : null);
      return Object.fromEntries(
        Object.entries(type[1]).map(([name, inner]) => [name, valueFromJson(inner, entry(name), `${path}.${name}`)]),
      );
    }
  }
}

/** In a state file a dynamic value is `{"value": …, "type": …}`. */
function dynamicFromJson(json: unknown, path: string): Dynamic {
  if (typeof json === "object" && json !== null && Object.keys(json).length === 2 && "value" in json && "type" in json) {
    const type = tryParseType(json.type);
    if (type !== undefined) {
      const plain = plainFromJson(json.value, path);
      if (conforms(type, plain)) return new Dynamic(type, plain);
    }
  }
  return Dynamic.of(plainFromJson(json, path));
}

function plainFromJson(json: unknown, path: string): Value {
  if (json === null || json === undefined) return null;
  if (typeof json === "string" || typeof json === "number" || typeof json === "boolean" || json instanceof Decimal) return json;
  if (Array.isArray(json)) return json.map((item, index) => plainFromJson(item, `${path}[${index}]`));
  return Object.fromEntries(Object.entries(asObject(json, path)).map(([key, item]) => [key, plainFromJson(item, `${path}.${key}`)]));
}

function scalarFromJson(type: "string" | "bool" | "number", json: unknown, path: string): Value {
  const number = typeof json === "number" || json instanceof Decimal;
  if (type === "string") {
    if (typeof json === "string") return json;
    if (typeof json === "boolean" || number) return String(json);
  }
  if (type === "bool") {
    if (typeof json === "boolean") return json;
    if (json === "true" || json === "false") return json === "true";
  }
  if (type === "number") {
    if (number) return json;
    if (typeof json === "string") return numberFromText(json);
  }
  throw new RangeError(`${path || "the value"} in the state is not a ${type}`);
}

function asArray(json: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(json)) throw new RangeError(`${path || "the value"} in the state is not a list`);
  return json;
}

function asObject(json: unknown, path: string): { readonly [key: string]: unknown } {
  if (typeof json !== "object" || json === null || Array.isArray(json) || json instanceof Decimal) {
    throw new RangeError(`${path || "the value"} in the state is not an object`);
  }
  return json as { readonly [key: string]: unknown };
}
