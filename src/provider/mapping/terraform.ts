import type { Computed, ResourceTable } from "../../schema/resource";
import type { Node } from "../../schema/table";
import type { Attribute, CtyType, Schema } from "../sdk/schema";

/** The Terraform schema of a table: scalars are typed, every subtree is one dynamic attribute (see `docs/ARCHITECTURE.md`). */
export function terraformSchema(table: ResourceTable): Schema {
  const attributes: { [name: string]: Attribute } = {};
  for (const [name, node] of Object.entries(table.fields)) attributes[name] = argument(node);
  for (const [name, fact] of Object.entries(table.computed)) attributes[name] = computedAttribute(fact);
  return { version: table.version, description: table.doc, attributes };
}

function argument(node: Node): Attribute {
  const type: CtyType = node.kind === "string" || node.kind === "number" || node.kind === "bool" ? node.kind : "dynamic";
  const sensitive = node.kind === "string" && node.secret ? { sensitive: true } : {};
  return { type, description: node.doc, ...sensitive, ...(node.required ? { required: true } : { optional: true, computed: true }) };
}

export function computedAttribute(fact: Computed): Attribute {
  return { type: fact.type, description: fact.doc, computed: true };
}
