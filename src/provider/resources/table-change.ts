import type { ResourceTable } from "../../schema/resource";
import { type Fields, isXml } from "../../schema/table";
import type { Difference } from "../mapping/difference";
import { changedFields, differencesOf, priorValues } from "../mapping/plan";
import type { Json } from "../sdk/resource";
import type { Value, Values } from "../sdk/value";
import { readPrivate } from "./private-data";

/** What an update has to do, the same as its plan found. */
export interface TableChange {
  readonly prior: Values;
  readonly planned: Values;
  /** What there was, in the shape in which it is compared. */
  readonly before: Readonly<Record<string, Value>>;
  /** The rows to look at: after an import only those that the plan changed. */
  readonly fields: Fields;
  readonly differences: readonly Difference[];
}

export function tableChange(table: ResourceTable, prior: Values, planned: Values, data: Json | undefined): TableChange {
  const { imported } = readPrivate(data);
  const before = priorValues(table, prior, planned, imported);
  const isImported = imported !== undefined;
  return {
    prior,
    planned,
    before,
    fields: isImported ? changedFields(table, prior, planned) : table.fields,
    differences: differencesOf(table, prior, before, planned, isImported),
  };
}

/** True if the difference is part of the object's XML: the others are arguments of calls, or only ours. */
export function isInDefinition({ fields }: ResourceTable, { path }: Difference): boolean {
  const node = fields[String(path[0])];
  return path[0] === "metadata" || (node !== undefined && isXml(node));
}
