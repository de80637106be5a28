import { QueztlError } from "../error";

/** What a text must be beyond a pattern, such as a size. Named in schemas by `format`. */
export interface ValueFormat {
  /** @throws QueztlError that says what is wrong */
  readonly parse: (text: string) => unknown;
  /** For editors, which do not know our formats. */
  readonly pattern: string;
  /** What `range` compares, and how it shows it. */
  readonly measure?: (text: string) => { readonly amount: bigint | number; readonly shown: string };
}

/** What is wrong with a text of that format; undefined if nothing is. */
export function formatMistake(format: ValueFormat, text: string): QueztlError | undefined {
  try {
    format.parse(text);
    return undefined;
  } catch (error) {
    if (QueztlError.is(error)) return error;
    throw error;
  }
}
