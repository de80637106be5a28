/** Where a value differs from what was expected; empty if it does not. */
export type Differences = readonly string[];

/** Anything that a value can be compared with: a matcher, or a plain value. Plain objects match like `objectLike`, plain lists exactly. */
export type Pattern = unknown;

const BRAND = Symbol.for("queztl.testing.Matcher");

/** A comparison with a value of the template. */
export class Matcher {
  readonly differences: (actual: unknown, path: string) => Differences;

  constructor(differences: (actual: unknown, path: string) => Differences) {
    this.differences = differences;
    Object.defineProperty(this, BRAND, { value: true });
  }

  static isMatcher(value: unknown): value is Matcher {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}

/** The value is not there. */
export function absent(): Matcher {
  return new Matcher((actual, path) => (actual === undefined ? [] : [`${path}: expected nothing, found ${show(actual)}`]));
}

/** Any value, but it is there. */
export function anyValue(): Matcher {
  return new Matcher((actual, path) => (actual === undefined ? [`${path}: is missing`] : []));
}

/** An object with at least these keys; so are plain objects in a pattern. */
export function objectLike(pattern: Readonly<Record<string, Pattern>>): Matcher {
  return new Matcher((actual, path) => {
    if (!isObject(actual)) return [`${path}: expected an object, found ${show(actual)}`];
    return Object.entries(pattern).flatMap(([key, value]) => differences(actual[key], value, path === "" ? key : `${path}.${key}`));
  });
}

/** A list that has these items in this order, and maybe others between. */
export function arrayWith(patterns: readonly Pattern[]): Matcher {
  return new Matcher((actual, path) => {
    if (!Array.isArray(actual)) return [`${path}: expected a list, found ${show(actual)}`];
    let next = 0;
    for (const pattern of patterns) {
      const found = actual.findIndex((item, index) => index >= next && differences(item, pattern, "").length === 0);
      if (found < 0)
        return [
          `${path}: no item${next === 0 ? "" : ` from [${next}] on`} is like ${show(pattern)}${closest(actual.slice(next), pattern, path, next)}`,
        ];
      next = found + 1;
    }
    return [];
  });
}

/** This value and nothing more, at any depth. */
export function exact(value: unknown): Matcher {
  return new Matcher((actual, path) => exactDifferences(actual, value, path));
}

/** A string that matches. */
export function stringLike(pattern: RegExp): Matcher {
  return new Matcher((actual, path) =>
    typeof actual === "string" && pattern.test(actual) ? [] : [`${path}: expected a string like ${pattern}, found ${show(actual)}`],
  );
}

/** Compares a value with a pattern. */
export function differences(actual: unknown, pattern: Pattern, path: string): Differences {
  if (Matcher.isMatcher(pattern)) return pattern.differences(actual, path);
  if (isObject(pattern)) return objectLike(pattern).differences(actual, path);
  if (Array.isArray(pattern)) return listDifferences(actual, pattern, path, differences);
  return Object.is(actual, pattern) ? [] : [`${path}: expected ${show(pattern)}, found ${show(actual)}`];
}

function exactDifferences(actual: unknown, expected: unknown, path: string): Differences {
  if (Array.isArray(expected)) return listDifferences(actual, expected, path, exactDifferences);
  if (!isObject(expected) || !isObject(actual))
    return isObject(expected) ? objectLike(expected).differences(actual, path) : differences(actual, expected, path);
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return keys.flatMap((key) => exactDifferences(actual[key], expected[key], path === "" ? key : `${path}.${key}`));
}

function listDifferences(actual: unknown, expected: readonly unknown[], path: string, compare: typeof differences): Differences {
  if (!Array.isArray(actual)) return [`${path}: expected a list, found ${show(actual)}`];
  const length = actual.length === expected.length ? [] : [`${path}: expected ${expected.length} items, found ${actual.length}`];
  return [
    ...length,
    ...expected.flatMap((item, index) => (index < actual.length ? compare(actual[index], item, `${path}[${index}]`) : [])),
  ];
}

/** What keeps the nearest item of a list from matching. */
function closest(items: readonly unknown[], pattern: Pattern, path: string, offset: number): string {
  const all = items.map((item, index) => differences(item, pattern, `${path}[${index + offset}]`)).sort((a, b) => a.length - b.length);
  return all[0] === undefined ? "; it has none" : `; the nearest one:\n    ${all[0].join("\n    ")}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !Matcher.isMatcher(value);
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value, (_key, item: unknown) => (Matcher.isMatcher(item) ? "(matcher)" : item));
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
