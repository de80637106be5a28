import { QueztlError } from "./error";

const FACTORS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A length of time. */
export class Duration {
  readonly milliseconds: number;

  private constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  /** From text such as `30s`, `5m`, `1h30m`. @throws QueztlError if it is no duration. */
  static of(text: string): Duration {
    if (!/^\s*(\d+(\.\d+)?(ms|s|m|h|d)\s*)+$/.test(text)) {
      throw new QueztlError({
        kind: "config",
        summary: `"${text}" is not a duration`,
        fix: `write numbers with a unit: ${Object.keys(FACTORS).join(", ")}; for example 5m`,
      });
    }
    let sum = 0;
    for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) sum += Number(number) * (FACTORS[unit ?? ""] ?? 0);
    return new Duration(sum);
  }

  static seconds(count: number): Duration {
    return new Duration(count * 1000);
  }

  static minutes(count: number): Duration {
    return new Duration(count * 60_000);
  }

  /** In the largest unit that divides it: `5m`, `90s`. */
  toString(): string {
    const unit =
      ["d", "h", "m", "s"].find((name) => this.milliseconds >= (FACTORS[name] ?? 1) && this.milliseconds % (FACTORS[name] ?? 1) === 0) ??
      "ms";
    return `${this.milliseconds / (FACTORS[unit] ?? 1)}${unit}`;
  }
}
