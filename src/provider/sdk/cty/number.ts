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

/**
 * A number that Terraform sent as a binary fraction. Terraform compares numbers by their shortest decimal text, and a computed fraction
 * such as pow(2, -30) has the precision of a double there: its shortest text is what JavaScript prints, not all of its digits.
 * @throws RangeError for infinities.
 */
export function numberFromFloat(value: number): number | Decimal {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no number that this provider can use`);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? new Decimal(BigInt(value).toString()) : value;
}
