import Ajv, { type AnySchemaObject, type ErrorObject, type ValidateFunction } from "ajv";
import { suggest } from "../suggest";
import type { DocumentPath } from "./path";
import { type Problem, showValue } from "./problem";
import type { JsonSchema, Keywords } from "./schema";
import { formatMistake, type ValueFormat } from "./value-format";

type Formats = Readonly<Record<string, ValueFormat>>;

/** Checks values against a JSON Schema; returns every problem. The schema is compiled at the first call. */
export function checkerOf(schema: JsonSchema, formats: Formats = {}): (value: unknown) => readonly Problem[] {
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= compile(schema, formats);
    if (validate(value)) return [];
    return tellingErrors(validate.errors ?? []).flatMap((error) => problemOf(error, pathOf(error.instancePath, value), formats) ?? []);
  };
}

/** Without what a value of the wrong type fails besides. */
function tellingErrors(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const mistyped = new Set(errors.filter((error) => error.keyword === "type").map((error) => error.instancePath));
  return errors.filter((error) => error.keyword === "type" || !mistyped.has(error.instancePath));
}

function compile(schema: JsonSchema, formats: Formats): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    verbose: true,
    allowUnionTypes: true,
    // Our schemas are checked by tests, not at each run: that, and what is made quicker for repeated runs, would take longer than the check.
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
  for (const keyword of ["says", "hint", "secret"]) ajv.addKeyword(keyword);
  ajv.addKeyword({ keyword: "words", type: "string", validate: (words: readonly string[], text: string) => words.includes(text) });
  ajv.addKeyword({ keyword: "later", validate: () => false });
  for (const [name, format] of Object.entries(formats)) {
    ajv.addFormat(name, { type: "string", validate: (text: string) => formatMistake(format, text) === undefined });
  }
  ajv.addKeyword({
    keyword: "range",
    type: "string",
    validate: (range: readonly [string, string], text: string, parent?: AnySchemaObject) =>
      isInRange(formats[String(parent?.format)], range, text),
  });
  return ajv.compile(schema);
}

function isInRange(format: ValueFormat | undefined, [from, to]: readonly [string, string], text: string): boolean {
  if (format?.measure === undefined || formatMistake(format, text) !== undefined) return true;
  const { amount } = format.measure(text);
  return format.measure(from).amount <= amount && amount <= format.measure(to).amount;
}

function problemOf(error: ErrorObject, path: DocumentPath, formats: Formats): Problem | undefined {
  const schema = (error.parentSchema ?? {}) as JsonSchema & Keywords;
  const shown = schema.secret ? "(hidden)" : showValue(error.data);
  const fixed = schema.hint === undefined ? {} : { fix: schema.hint };
  const must = (what: string, fix = schema.hint): Problem => {
    const empty = error.data === null;
    const message = empty ? `is empty; it must be ${what}` : `must be ${what}, not ${shown}`;
    return { path, message, ...(fix === undefined ? (empty ? { fix: "fill it, or remove it" } : {}) : { fix }) };
  };
  if (error.propertyName !== undefined) {
    // The error of the name itself; the enclosing `propertyNames` repeats it.
    return {
      path: [...path, error.propertyName],
      at: "key",
      message: `must be ${says(schema, error)}, not ${showValue(error.propertyName)}`,
      ...fixed,
    };
  }
  switch (error.keyword) {
    case "type":
      return must(expected(schema, error.params.type));
    case "enum":
      return must(`one of ${listed(schema.enum)}`, nearest(error.data, schema.enum) ?? schema.hint);
    case "words":
      return must(`one of ${listed(schema.words)}, or a map`, nearest(error.data, schema.words) ?? schema.hint);
    case "const":
      return must(showValue(error.params.allowedValue));
    case "minimum":
    case "maximum":
      return must(`from ${schema.minimum} to ${schema.maximum}`);
    case "range":
      return must(`from ${schema.range?.map((end) => measured(formats, schema, end)).join(" to ")}`);
    case "pattern":
    case "minLength":
    case "maxLength":
      return must(says(schema, error));
    case "format": {
      const mistake = formatMistake(formats[String(schema.format)] ?? NO_FORMAT, String(error.data));
      return {
        path,
        message: mistake?.summary ?? must(String(schema.format)).message,
        ...(mistake?.fix === undefined ? fixed : { fix: mistake.fix }),
      };
    }
    case "additionalProperties":
      return unknownKey(path, String(error.params.additionalProperty), schema);
    case "required":
      return missingKey(path, String(error.params.missingProperty), schema);
    case "uniqueItems": {
      const [first, second] = [Number(error.params.i), Number(error.params.j)].sort((a, b) => a - b);
      return { path: [...path, second ?? 0], message: `is the same as item ${(first ?? 0) + 1}`, fix: "keep one of them" };
    }
    case "minItems":
      return { path, message: `must have at least ${schema.minItems} item`, ...fixed };
    case "later":
      return { path, at: "key", message: schema.later?.message ?? "", fix: schema.later?.fix ?? "" };
    case "propertyNames":
    case "if":
      return undefined;
    default:
      return { path, message: error.message ?? error.keyword, ...fixed };
  }
}

const NO_FORMAT: ValueFormat = { parse: () => undefined, pattern: "" };

/** The steps of a JSON pointer into a value: indexes of its lists, keys of its maps. */
function pathOf(pointer: string, root: unknown): DocumentPath {
  let value = root;
  return pointer
    .split("/")
    .slice(1)
    .map((step) => {
      const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
      const inList = Array.isArray(value);
      value = (value as Readonly<Record<string, unknown>> | null)?.[key];
      return inList ? Number(key) : key;
    });
}

function unknownKey(path: DocumentPath, key: string, schema: JsonSchema): Problem {
  const fields = Object.entries((schema.properties as Readonly<Record<string, Keywords>> | undefined) ?? {});
  const known = fields.filter(([, field]) => field.later === undefined).map(([name]) => name);
  const near = suggest(key, known);
  return {
    path: [...path, key],
    at: "key",
    message: "unknown key",
    fix: near === undefined ? `known here: ${known.join(", ")}` : `did you mean "${near}"?`,
  };
}

function missingKey(path: DocumentPath, key: string, schema: JsonSchema): Problem {
  const field = (schema.properties as Readonly<Record<string, JsonSchema>> | undefined)?.[key] ?? {};
  const example = field.const ?? (Array.isArray(field.examples) ? field.examples[0] : undefined);
  return {
    path: [...path, key],
    message: "is missing",
    fix: example === undefined ? String(field.description ?? `write ${key}`) : `write ${key}: ${example}`,
  };
}

function expected(schema: JsonSchema & Keywords, types: unknown): string {
  if (schema.enum !== undefined) return `one of ${listed(schema.enum)}`;
  return types === "string" && schema.says !== undefined ? schema.says : typeNames(types);
}

function says(schema: JsonSchema & Keywords, error: ErrorObject): string {
  if (schema.says !== undefined) return schema.says;
  return error.keyword === "minLength" ? "text that is not empty" : `text like ${schema.pattern}`;
}

function measured(formats: Formats, schema: JsonSchema, end: string): string {
  return formats[String(schema.format)]?.measure?.(end).shown ?? end;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: "a map",
  array: "a list",
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
};

function typeNames(types: unknown): string {
  return [types]
    .flat()
    .filter((type) => type !== "null")
    .map((type) => TYPE_NAMES[String(type)] ?? String(type))
    .join(" or ");
}

function listed(values: unknown): string {
  return Array.isArray(values) ? values.join(", ") : String(values);
}

function nearest(value: unknown, values: unknown): string | undefined {
  const near = typeof value === "string" && Array.isArray(values) ? suggest(value, values.map(String)) : undefined;
  return near === undefined ? undefined : `did you mean "${near}"?`;
}
