import { check, formatPath } from "../../schema/check";
import { DATA_TABLES, type DataTable } from "../../schema/data";
import { computedAttribute } from "../mapping/terraform";
import type { Diagnostic } from "../sdk/diagnostic";
import type { Attribute, Schema } from "../sdk/schema";
import { Unknown, type Values } from "../sdk/value";

/** The table of a data source. */
export function dataTable(type: string): DataTable {
  const table = DATA_TABLES[type];
  if (table === undefined) throw new Error(`there is no table for the data source ${type}`);
  return table;
}

export function dataSchema({ doc, fields, computed }: DataTable): Schema {
  const attributes: { [name: string]: Attribute } = {};
  for (const [name, node] of Object.entries(fields))
    if (node.kind === "string" || node.kind === "number" || node.kind === "bool")
      attributes[name] = { type: node.kind, description: node.doc, ...(node.required ? { required: true } : { optional: true }) };
  for (const [name, fact] of Object.entries(computed)) attributes[name] = computedAttribute(fact);
  return { version: 0, description: doc, attributes };
}

export function validateData({ type, fields }: DataTable, config: Values): readonly Diagnostic[] {
  const declared = Object.fromEntries(Object.keys(fields).map((name) => [name, config[name]]));
  return check(fields, declared, { isUnknown: (value) => value instanceof Unknown }).map(({ path, message }) => ({
    severity: "error",
    summary: `data ${type}: ${formatPath(path)} ${message}`,
    path,
  }));
}
