import type { Attribute, CtyType, Schema } from "./schema";
import type { SchemaMessage } from "./tfplugin6";

const MARKDOWN = 1;

/** A schema as Terraform reads it. @throws Error for what Terraform would refuse with a message that names no attribute. */
export function encodeSchema(schema: Schema, what: string): SchemaMessage {
  return {
    version: schema.version,
    block: {
      version: schema.version,
      description: schema.description,
      description_kind: MARKDOWN,
      attributes: Object.entries(schema.attributes).map(([name, attribute]) => encodeAttribute(name, attribute, what)),
    },
  };
}

function encodeAttribute(name: string, attribute: Attribute, what: string) {
  const problem = problemOf(name, attribute);
  if (problem !== undefined) throw new Error(`${what}.${name}: ${problem}`);
  return {
    name,
    type: Buffer.from(JSON.stringify(attribute.type)),
    description: attribute.description,
    description_kind: MARKDOWN,
    required: attribute.required,
    optional: attribute.optional,
    computed: attribute.computed,
    sensitive: attribute.sensitive,
    deprecated: attribute.deprecated !== undefined,
    deprecation_message: attribute.deprecated,
    write_only: attribute.writeOnly,
  };
}

function problemOf(name: string, { type, required, optional, computed, writeOnly }: Attribute): string | undefined {
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) return "not a valid attribute name";
  if (required !== true && optional !== true && computed !== true) return "neither required, optional nor computed";
  if (required === true && (optional === true || computed === true)) return "required and optional or computed";
  if (writeOnly === true && computed === true) return "write-only and computed";
  if (type !== "dynamic" && hasDynamicElements(type)) return "collections cannot have dynamic elements; make the whole attribute dynamic";
  return undefined;
}

function hasDynamicElements(type: CtyType, inCollection = false): boolean {
  if (typeof type === "string") return inCollection && type === "dynamic";
  if (type[0] === "tuple") return type[1].some((inner) => hasDynamicElements(inner, inCollection));
  if (type[0] === "object") return Object.values(type[1]).some((inner) => hasDynamicElements(inner, inCollection));
  return hasDynamicElements(type[1], true);
}
