import { QueztlError } from "./error";

/** A part of a whole, above 0 and up to 100 percent. */
export class Share {
  readonly percent: number;

  private constructor(percent: number) {
    this.percent = percent;
  }

  /** From text such as `25%`. @throws QueztlError if it is no share. */
  static of(text: string): Share {
    const match = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(text);
    if (match === null)
      throw new QueztlError({ kind: "config", summary: `"${text}" is not a share`, fix: "write a percentage such as 25%" });
    return Share.percent(Number(match[1]));
  }

  /** @throws QueztlError outside 0 < percent ≤ 100. */
  static percent(percent: number): Share {
    if (!(percent > 0 && percent <= 100))
      throw new QueztlError({ kind: "config", summary: `${percent}% is not a share`, fix: "write a percentage above 0 and up to 100" });
    return new Share(percent);
  }

  toString(): string {
    return `${this.percent}%`;
  }
}
