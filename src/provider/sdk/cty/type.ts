import type { CtyType } from "../schema";

export function typeEqual(a: CtyType, b: CtyType): boolean {
  if (a === b) return true;
  if (typeof a === "string" || typeof b === "string" || a[0] !== b[0]) return false;
  if (a[0] === "tuple") {
    const other = b[1];
    return (
      Array.isArray(other) && a[1].length === other.length && a[1].every((inner, index) => typeEqual(inner, other[index] ?? "dynamic"))
    );
  }
  if (a[0] === "object" && b[0] === "object") {
    const other = b[1];
    const names = Object.keys(a[1]);
    return (
      names.length === Object.keys(other).length &&
      names.every((name) => Object.hasOwn(other, name) && typeEqual(member(a[1], name), member(other, name)))
    );
  }
  return a[0] !== "object" && b[0] !== "object" && b[0] !== "tuple" && typeEqual(a[1], b[1]);
}

function member(attributes: { readonly [name: string]: CtyType }, name: string): CtyType {
  return attributes[name] ?? "dynamic";
}

/** The type that JSON describes, or undefined. */
export function tryParseType(json: unknown): CtyType | undefined {
  if (json === "string" || json === "bool" || json === "number" || json === "dynamic") return json;
  if (!Array.isArray(json)) return undefined;
  const [kind, inner] = json as readonly unknown[];
  if (kind === "list" || kind === "set" || kind === "map") {
    const element = tryParseType(inner);
    return element === undefined ? undefined : [kind, element];
  }
  if (kind === "tuple" && Array.isArray(inner)) {
    const elements = inner.map(tryParseType).filter((element) => element !== undefined);
    return elements.length === inner.length ? ["tuple", elements] : undefined;
  }
  if (kind !== "object" || typeof inner !== "object" || inner === null || Array.isArray(inner)) return undefined;
  const entries: [string, CtyType][] = [];
  for (const [name, nested] of Object.entries(inner)) {
    const parsed = tryParseType(nested);
    if (parsed === undefined) return undefined;
    entries.push([name, parsed]);
  }
  return ["object", Object.fromEntries(entries)];
}
