import type { JsonSchema } from "./schema";
import type { ValueFormat } from "./value-format";

type Formats = Readonly<Record<string, ValueFormat>>;

/** Keywords that only our checker knows. */
const OURS: readonly string[] = ["says", "hint", "range", "later", "secret", "words", "format"];
/** Keywords whose value is a map of schemas by name, not a schema. */
const MAPS: readonly string[] = ["properties", "patternProperties"];

/** A schema as editors take it: formats of ours become patterns, words become values to complete, keys that do not work yet are refused. */
export function publishedSchema(schema: JsonSchema, formats: Formats): JsonSchema {
  const standard = Object.entries(schema).filter(([keyword]) => !OURS.includes(keyword));
  return {
    ...Object.fromEntries(standard.map(([keyword, value]) => [keyword, publishValue(keyword, value, formats)])),
    ...extras(schema, formats),
  };
}

function publishValue(keyword: string, value: unknown, formats: Formats): unknown {
  if (!isSchema(value)) return value;
  if (!MAPS.includes(keyword)) return publishedSchema(value, formats);
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, isSchema(field) ? publishedSchema(field, formats) : field]),
  );
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function extras(schema: JsonSchema, formats: Formats): JsonSchema {
  const format = typeof schema.format === "string" ? formats[schema.format] : undefined;
  return {
    ...(format === undefined ? {} : { pattern: format.pattern }),
    ...(Array.isArray(schema.words) ? { anyOf: [{ enum: schema.words }, { not: { type: "string" } }] } : {}),
    ...(typeof schema.later === "object" ? { not: {} } : {}),
  };
}
