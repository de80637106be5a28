import { publishedSchema } from "../document/published-schema";
import type { JsonSchema } from "../document/schema";
import { LAB_FORMATS } from "./lab-format";
import { LAB_SCHEMA, SHORT_LIST_SCHEMA, SHORT_SCHEMA } from "./lab-schema";

/** Where the package has it: what a file names behind `# yaml-language-server: $schema=`. */
export const LAB_SCHEMA_FILE = "docs/schema/lab.schema.json";

/** The schema of lab files for editors, short forms included. */
export function labJsonSchema(): JsonSchema {
  const publish = (schema: JsonSchema) => publishedSchema(schema, LAB_FORMATS);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A lab of Queztl",
    description: "lab.yaml: networks, volumes and VMs of one host. Made by setup/generate-lab-schema.mjs; do not edit.",
    if: { type: "array" },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: publish(SHORT_LIST_SCHEMA),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    else: { if: { required: ["vm_policy"] }, then: publish(SHORT_SCHEMA), else: publish(LAB_SCHEMA) },
  };
}
