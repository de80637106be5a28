import { Decimal } from "../value";
import { numberFromJson } from "./number";

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const INEXACT = /\d{16}|[.eE]\d|\d[eE]/;
const BLANK = new Set([" ", "\t", "\n", "\r"]);

/**
 * `JSON.parse`, but numbers that JavaScript does not hold exactly become `Decimal`. (`JSON.parse` itself tells a number's text only from
 * Node 22 on.)
 * @throws SyntaxError
 */
export function parseExactJson(text: string): unknown {
  if (!INEXACT.test(text)) return JSON.parse(text);
  const parser = new Parser(text);
  return parser.document();
}

class Parser {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): unknown {
    const value = this.value();
    this.blank();
    if (this.at < this.text.length) this.fail();
    return value;
  }

  private value(): unknown {
    this.blank();
    switch (this.text[this.at]) {
      case "{":
        return this.object();
      case "[":
        return this.array();
      case '"':
        return this.string();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        return this.number();
    }
  }

  private object(): unknown {
    const entries: [string, unknown][] = [];
    this.at += 1;
    if (this.tryTake("}")) return {};
    do {
      this.blank();
      const key = this.string();
      if (!this.tryTake(":")) this.fail();
      entries.push([key, this.value()]);
    } while (this.tryTake(","));
    if (!this.tryTake("}")) this.fail();
    return Object.fromEntries(entries);
  }

  private array(): unknown[] {
    const items: unknown[] = [];
    this.at += 1;
    if (this.tryTake("]")) return items;
    do items.push(this.value());
    while (this.tryTake(","));
    if (!this.tryTake("]")) this.fail();
    return items;
  }

  private string(): string {
    const start = this.at;
    if (this.text[start] !== '"') this.fail();
    let end = start + 1;
    for (;;) {
      end = this.text.indexOf('"', end);
      if (end < 0) this.fail();
      let slashes = 0;
      while (this.text[end - 1 - slashes] === "\\") slashes += 1;
      end += 1;
      if (slashes % 2 === 0) break;
    }
    this.at = end;
    return JSON.parse(this.text.slice(start, end)) as string;
  }

  private number(): number | Decimal {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text)?.[0];
    if (match === undefined) this.fail();
    this.at += match.length;
    return numberFromJson(match);
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail();
    this.at += word.length;
    return value;
  }

  private blank(): void {
    while (BLANK.has(this.text[this.at] ?? "")) this.at += 1;
  }

  private tryTake(mark: string): boolean {
    this.blank();
    if (this.text[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  private fail(): never {
    throw new SyntaxError(`invalid JSON at position ${this.at}`);
  }
}

/** JSON text in which a `Decimal` is a number with all its digits. */
export function exactJsonText(value: unknown): string {
  if (value instanceof Decimal) return value.text;
  if (Array.isArray(value)) return `[${value.map(exactJsonText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${exactJsonText(item)}`).join(",")}}`;
}
