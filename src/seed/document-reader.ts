import type { SeedProblem } from "./micro-seed";

export type Fields = Readonly<Record<string, unknown>>;
type FieldReader = (value: unknown, path: string) => void;

/** Reads parts of a parsed document and collects what does not fit, so that all problems are told at once. */
export class DocumentReader {
  readonly problems: SeedProblem[] = [];

  problem(path: string, message: string, fix?: string): undefined {
    this.problems.push({ path: path === "" ? "(document)" : path, message, ...(fix === undefined ? {} : { fix }) });
    return undefined;
  }

  /** Calls the reader of each key; a key without one is a problem, with the hint that `hints` has for it or the list of known keys. */
  object(value: unknown, path: string, fields: Readonly<Record<string, FieldReader>>, hints: Readonly<Record<string, string>> = {}): void {
    const map = this.fields(value, path);
    if (map === undefined) return;
    for (const [key, item] of Object.entries(map)) {
      const at = path === "" ? key : `${path}.${key}`;
      const read = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (read === undefined)
        this.problem(at, "the micro image does not know this key", hints[key] ?? `known here: ${Object.keys(fields).join(", ")}`);
      else read(item, at);
    }
  }

  fields(value: unknown, path: string): Fields | undefined {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
    this.problem(path, `expected a map, not ${describe(value)}`);
    return undefined;
  }

  /** A string; numbers are taken as they are written in decimal. */
  text(value: unknown, path: string): string | undefined {
    if (typeof value === "string") return value;
    if (typeof value === "number") return String(value);
    this.problem(path, `expected a string, not ${describe(value)}`);
    return undefined;
  }

  /** A string of one line without control characters. */
  line(value: unknown, path: string): string | undefined {
    const text = this.text(value, path);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what we look for
    if (text !== undefined && /[\x00-\x1f\x7f]/.test(text)) return this.problem(path, "must be one line");
    return text;
  }

  /** A string that matches `pattern`. */
  matching(value: unknown, path: string, pattern: RegExp, what: string): string | undefined {
    const text = this.text(value, path);
    if (text !== undefined && !pattern.test(text)) return this.problem(path, `"${text}" is not ${what}`);
    return text;
  }

  flag(value: unknown, path: string): boolean | undefined {
    if (typeof value === "boolean") return value;
    this.problem(path, `expected true or false, not ${describe(value)}`);
    return undefined;
  }

  list<T>(value: unknown, path: string, read: (item: unknown, at: string) => T | undefined): T[] {
    if (!Array.isArray(value)) {
      this.problem(path, `expected a list, not ${describe(value)}`);
      return [];
    }
    return value.flatMap((item: unknown, index) => {
      const result = read(item, `${path}[${index}]`);
      return result === undefined ? [] : [result];
    });
  }
}

export function describe(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `${typeof value} ${JSON.stringify(value)}`;
}
