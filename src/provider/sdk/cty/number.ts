import { Decimal } from "../value";
import { canonicalNumber } from "./canonical-number";

/**
 * Numbers in Terraform are decimal with 512 bits. A JavaScript number stands for one only if its shortest text *is* that number;
 * every other one is a `Decimal`. Numbers go out as integers or as decimal text, never as binary fractions, so nothing is rounded.
 */

/** A number that Terraform sent as text. */
export function numberFromText(text: string): number | Decimal {
  const value = Number(text);
  return Number.isSafeInteger(value) && canonicalNumber(String(value)) === canonicalNumber(text) ? value : new Decimal(text);
}

/** A number in JSON. */
export function numberFromJson(text: string): number | Decimal {
  const value = Number(text);
  if (text.length < 16 && Number.isSafeInteger(value) && !/[.eE]/.test(text)) return value;
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return new Decimal(text);
  return canonicalNumber(String(value)) === canonicalNumber(text) ? value : new Decimal(text);
}

/** A number that Terraform sent as a 64-bit integer. */
export function numberFromInteger(value: bigint): number | Decimal {
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : new Decimal(value.toString());
}

/** A number that Terraform sent as a binary fraction, because it is one exactly. @throws RangeError for infinities. */
export function numberFromFloat(value: number): number | Decimal {
  if (Number.isInteger(value)) return Number.isSafeInteger(value) ? value : new Decimal(BigInt(value).toString());
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no number that this provider can use`);
  const exact = exactText(value);
  return canonicalNumber(exact) === canonicalNumber(String(value)) ? value : new Decimal(exact);
}

/** Every digit of a binary fraction: m / 2^k = m · 5^k / 10^k. */
function exactText(value: number): string {
  let scaled = Math.abs(value);
  let places = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    places += 1;
  }
  const digits = (BigInt(scaled) * 5n ** BigInt(places)).toString().padStart(places + 1, "0");
  return `${value < 0 ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
