const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** One text for every way of writing the same number: sign, digits without outer zeros, exponent. @throws RangeError */
export function canonicalNumber(text: string): string {
  const match = NUMBER.exec(text);
  const digits = (match?.[2] ?? "") + (match?.[3] ?? "");
  if (match === null || digits === "") throw new RangeError(`not a decimal number: ${JSON.stringify(text.slice(0, 80))}`);
  let start = 0;
  while (digits[start] === "0") start += 1;
  if (start === digits.length) return "0";
  let end = digits.length;
  while (digits[end - 1] === "0") end -= 1;
  const exponent = Number(match[4] ?? "0") - (match[3] ?? "").length + (digits.length - end);
  return `${match[1] === "-" ? "-" : ""}${digits.slice(start, end)}e${exponent}`;
}
