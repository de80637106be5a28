import { InvalidArgumentError } from "commander";

/** The value of an option that counts lines. */
export function lineCount(text: string): number {
  return wholeNumber(text, 1, 1_000_000);
}

/** The value of an option in seconds. */
export function seconds(text: string): number {
  return wholeNumber(text, 0, 86_400);
}

/** The value of an option that counts processes. */
export function jobCount(text: string): number {
  return wholeNumber(text, 1, 1024);
}

function wholeNumber(text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) throw new InvalidArgumentError(`it must be a whole number from ${min} to ${max}`);
  return value;
}
