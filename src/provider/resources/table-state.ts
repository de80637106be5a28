import type { XmlElement } from "../../libvirt/xml/tree";
import type { ResourceTable } from "../../schema/resource";
import { projectFields, readObject } from "../mapping/read";
import { wrapLike } from "../mapping/values";
import { Dynamic, equal, isRecord, Unknown, type Value, type Values } from "../sdk/value";

/** The arguments of a resource as the host has them, in the shape of the prior ones. `more` are arguments that are no XML. */
export function projectArguments(
  table: ResourceTable,
  root: XmlElement,
  prior: Values,
  more: { readonly [name: string]: Value } = {},
): Record<string, Value> {
  const declared = Object.fromEntries(Object.keys(table.fields).map((name) => [name, prior[name] ?? null]));
  const projected: Record<string, Value> = { ...projectFields(table.fields, root, declared), ...more };
  for (const name of Object.keys(table.fields)) projected[name] = likePrior(table, name, prior[name] ?? null, projected[name] ?? null);
  return projected;
}

/** The very prior value where nothing differs, so that Terraform sees no change of type either. */
function likePrior(table: ResourceTable, name: string, prior: Value, found: Value): Value {
  const kind = table.fields[name]?.kind;
  if (kind === "string" || kind === "number" || kind === "bool") return found;
  const before = prior instanceof Dynamic ? prior.value : prior;
  return equal(before, found) ? prior : wrapLike(prior, found);
}

/** All arguments that an imported object has, null for the others. */
export function importedArguments(
  table: ResourceTable,
  root: XmlElement,
  more: { readonly [name: string]: Value } = {},
): Record<string, Value> {
  const found: Record<string, Value> = { ...readObject(table.fields, root), ...more };
  return Object.fromEntries(
    Object.keys(table.fields).map((name) => {
      const value = found[name] ?? null;
      return [name, isRecord(value) || Array.isArray(value) ? Dynamic.of(value) : value];
    }),
  );
}

/** What was planned, null for what only the host can tell. */
export function knownValues(planned: Values): Record<string, Value> {
  return Object.fromEntries(Object.entries(planned).map(([name, value]) => [name, value instanceof Unknown ? null : value]));
}
