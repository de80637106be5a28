/** A JSON Schema. Besides the standard keywords, `Keywords` are known. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** Keywords of ours. Editors get the schema without them. */
export interface Keywords {
  /** What a pattern means: "a name of lower-case letters". */
  readonly says?: string;
  /** The fix told with any mistake at this place. */
  readonly hint?: string;
  /** Smallest and largest text of a format that can be measured, such as ["16MiB", "16TiB"]. */
  readonly range?: readonly [string, string];
  /** The key is known but does not work: why, and what to do. */
  readonly later?: { readonly message: string; readonly fix: string };
  /** What a text must be one of, where the value may also be of another type. */
  readonly words?: readonly string[];
  /** The value never shows in a message. */
  readonly secret?: boolean;
}

declare const TYPE: unique symbol;

/** A schema and, for the compiler only, the type of what it accepts. */
export interface Schema<T> {
  readonly json: JsonSchema;
  readonly [TYPE]?: T;
}

/** The type of the values that a schema accepts. */
export type TypeOf<S> = S extends Schema<infer T> ? T : never;

type Fields = Readonly<Record<string, Schema<unknown>>>;
type ObjectOf<R extends Fields, O extends Fields> = Flat<
  { readonly [K in keyof R]: TypeOf<R[K]> } & { readonly [K in keyof O]?: TypeOf<O[K]> }
>;
type Flat<T> = { [K in keyof T]: T[K] };

interface TextKeywords extends Keywords {
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly default?: string;
  readonly examples?: readonly string[];
}

export const text = (description: string, more: TextKeywords = {}): Schema<string> => schema({ type: "string", description, ...more });

export const oneOf = <const V extends readonly string[]>(
  description: string,
  values: V,
  more: Keywords & { readonly default?: V[number] } = {},
): Schema<V[number]> => schema({ type: "string", enum: values, description, ...more });

/** As `oneOf`, for use in `either`. */
export const word = <const V extends readonly string[]>(description: string, words: V): Schema<V[number]> =>
  schema({ type: "string", words, description });

export const constant = <const V extends string | number>(description: string, value: V, more: Keywords = {}): Schema<V> =>
  schema({ const: value, description, ...more });

export const integer = (
  description: string,
  minimum: number,
  maximum: number,
  more: Keywords & { readonly default?: number; readonly examples?: readonly number[] } = {},
): Schema<number> => schema({ type: "integer", minimum, maximum, description, ...more });

export const flag = (description: string, more: Keywords & { readonly default?: boolean } = {}): Schema<boolean> =>
  schema({ type: "boolean", description, ...more });

export const list = <T>(
  description: string,
  item: Schema<T>,
  more: Keywords & { readonly uniqueItems?: boolean; readonly minItems?: number } = {},
): Schema<readonly T[]> => schema({ type: "array", items: item.json, description, ...more });

/** A map by name. */
export const mapOf = <T>(description: string, name: Schema<string>, item: Schema<T>): Schema<Readonly<Record<string, T>>> =>
  schema({ type: "object", propertyNames: name.json, additionalProperties: item.json, description });

export const object = <R extends Fields, O extends Fields>(
  description: string,
  required: R,
  optional: O,
  more: JsonSchema = {},
): Schema<ObjectOf<R, O>> =>
  schema({
    type: "object",
    description,
    required: Object.keys(required),
    properties: Object.fromEntries(Object.entries({ ...required, ...optional }).map(([name, field]) => [name, field.json])),
    additionalProperties: false,
    ...more,
  });

/** One or the other, of different JSON types: keywords of one type say nothing about values of the other, so errors stay simple. */
export const either = <A, B>(description: string, a: Schema<A>, b: Schema<B>): Schema<A | B> =>
  schema({ ...a.json, ...b.json, type: [a.json.type, b.json.type].flat(), description });

/** May be left empty (`lan:` and nothing behind it). */
export const orEmpty = <T>(of: Schema<T>): Schema<T | null> => schema({ ...of.json, type: [of.json.type, "null"].flat() });

/** A key that people will look for and that does not work yet. */
export const later = (description: string, message: string, fix: string): Schema<never> => schema({ description, later: { message, fix } });

function schema<T>(json: JsonSchema): Schema<T> {
  return { json };
}
