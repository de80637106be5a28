import { Dynamic, isRecord, Unknown, type Value, type Values } from "../sdk/value";

/** A value without the wrapper that carries its Terraform type. */
export function plain(value: Value | undefined): Value {
  return value instanceof Dynamic ? value.value : (value ?? null);
}

export function plainValues(values: Values): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]));
}

/** True if something in it, at any depth, is unknown. */
export function hasUnknown(value: Value | undefined): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof Dynamic) return hasUnknown(value.value);
  if (Array.isArray(value)) return value.some((item) => hasUnknown(item));
  return value !== undefined && isRecord(value) && Object.values(value).some((item) => hasUnknown(item));
}

/** `value` as an attribute of the same Terraform type as `like`, as far as it fits. */
export function wrapLike(like: Value | undefined, value: Value): Value {
  if (value === null || value instanceof Unknown) return value;
  return like instanceof Dynamic ? Dynamic.shaped(like.type, value) : Dynamic.of(value);
}
