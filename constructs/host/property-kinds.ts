import { QueztlError } from "../../src/core/error";
import { suggest } from "../../src/core/suggest";

/** What a property may be. Node runs TypeScript without checking types, so the constructs check what they are given. */
export interface PropertyKind {
  /** After "must be". */
  readonly says: string;
  /** How it is written. */
  readonly example?: string;
  readonly required?: boolean;
  fits(value: unknown): boolean;
}

/** One for each property of `T`. */
export type PropertyKinds<T> = { readonly [Name in keyof Required<T>]: PropertyKind };

export const text: PropertyKind = { says: "a string", fits: (value) => typeof value === "string" };
export const number: PropertyKind = { says: "a number", fits: (value) => typeof value === "number" };
export const flag: PropertyKind = { says: "true or false", fits: (value) => typeof value === "boolean" };
export const list: PropertyKind = { says: "a list", fits: Array.isArray };
export const map: PropertyKind = { says: "an object", fits: isObject };
export const callback: PropertyKind = { says: "a function", fits: (value) => typeof value === "function" };
export const change: PropertyKind = oneOf("none", "live", "restart", "replace");

export function oneOf(...words: readonly string[]): PropertyKind {
  return { says: `one of ${words.join(", ")}`, fits: (value) => words.some((word) => word === value) };
}

/** A value or construct of ours, known by a member that only such ones have, since there are two builds of each class. */
export function made(says: string, member: string, example: string): PropertyKind {
  return { says, example, fits: (value) => isObject(value) && member in value };
}

export function required(kind: PropertyKind): PropertyKind {
  return { ...kind, required: true };
}

/**
 * Checks properties: unknown, missing, of another kind.
 * @param where path of the construct, if there is one
 * @param at where they are in its properties, such as `nics[0]`
 * @throws QueztlError for the first that is wrong
 */
export function checkKinds<T>(where: string | undefined, props: unknown, kinds: PropertyKinds<T>, at = ""): void {
  const refuse = (summary: string, fix: string | undefined) => {
    throw new QueztlError({ kind: "config", summary, ...(where === undefined ? {} : { where }), ...(fix === undefined ? {} : { fix }) });
  };
  const known = Object.entries<PropertyKind>(kinds);
  const write = ({ example }: PropertyKind) => (example === undefined ? undefined : `write ${example}`);
  // A construct stands in the place of its wrapper, as in nics: [lan].
  if (!isObject(props) || "node" in props) {
    refuse(`${at || "what it is given"} must be an object, not ${show(props)}`, `write { ${known.map(([name]) => name).join(", ")} }`);
    return;
  }
  const pathOf = (name: string) => (at === "" ? name : `${at}.${name}`);
  for (const name of Object.keys(props)) {
    if (Object.hasOwn(kinds, name) || props[name] === undefined) continue;
    const names = known.map(([one]) => one);
    const near = suggest(name, names);
    refuse(`${pathOf(name)} is not a known property`, near === undefined ? `known here: ${names.join(", ")}` : `did you mean "${near}"?`);
  }
  for (const [name, kind] of known) {
    const value = props[name];
    if (value === undefined && kind.required === true) refuse(`${pathOf(name)} is missing: ${kind.says}`, write(kind));
    if (value !== undefined && !kind.fits(value)) refuse(`${pathOf(name)} must be ${kind.says}, not ${show(value)}`, write(kind));
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? `an object (${value.constructor?.name ?? "of no class"})` : String(value);
}
