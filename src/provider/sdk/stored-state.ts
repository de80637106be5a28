import { QueztlError } from "../../core/error";
import { valueFromJson } from "./cty/json";
import { parseExactJson } from "./cty/json-text";
import { objectType } from "./object";
import type { RawState, Resource } from "./resource";
import type { Schema } from "./schema";
import { isRecord, type Values } from "./value";

/** A resource's state out of Terraform's state file. @throws QueztlError when it is in the form of Terraform 0.11. */
export function parseRawState(raw: { readonly json: Buffer } | undefined): RawState {
  if (raw === undefined || raw.json.length === 0) {
    throw new QueztlError({
      summary: "the state was written by Terraform 0.11 or older",
      fix: "remove the object from the state (terraform state rm) and import it again",
    });
  }
  const state = parseExactJson(raw.json.toString("utf8"));
  if (typeof state !== "object" || state === null || Array.isArray(state)) throw new TypeError("the stored state is not an object");
  return state as RawState;
}

/** Runs the upgrades from the stored version to the schema's, one after another. */
export function upgradeState(resource: Resource<never>, version: number, state: RawState): RawState {
  let current = state;
  for (let from = version; from < resource.schema.version; from += 1) current = resource.upgrade?.[from]?.(current) ?? current;
  return current;
}

/** Attributes that the schema does not have are dropped, missing ones are null. @throws RangeError for values of another type. */
export function valuesOfState(schema: Schema, state: RawState): Values {
  const value = valueFromJson(objectType(schema), state);
  if (!isRecord(value)) throw new TypeError("the stored state is not an object");
  return value;
}

/**
 * A `move` hook that takes over resources of the same name from another provider, whose address ends in `provider` ("dmacvicar/libvirt").
 * Nulls inside of nested objects go: that provider stores every attribute that it knows, set or not.
 */
export function moveFrom(provider: string, type: string): NonNullable<Resource<never>["move"]> {
  return (source) => {
    if (source.type !== type || !(source.provider === provider || source.provider.endsWith(`/${provider}`))) return undefined;
    return Object.fromEntries(Object.entries(source.state).map(([name, value]) => [name, withoutNulls(value)]));
  };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const set = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(set.map(([name, item]) => [name, withoutNulls(item)]));
}
