import { expect, test } from "vitest";
import { QueztlError } from "../../../../src/core/error";
import { parseLab } from "../../../../src/core/model/lab-document";

/** What it is, the YAML, and exactly what is said. */
export type Mistake = readonly [name: string, yaml: string, message: string];

/** What a lab begins with, in two lines: the YAML of most mistakes starts on line 3. */
export const HEAD = "version: 1\nlab: shop\n";

export function mistakesAreTold(mistakes: readonly Mistake[]): void {
  test.each(mistakes)("%s", (_name, yaml, message) => {
    const error = failure(yaml);
    expect(error.message).toBe(message);
    expect(error.exitCode).toBe(2);
  });
}

function failure(yaml: string): QueztlError {
  try {
    parseLab(yaml, "lab.yaml");
  } catch (error) {
    if (QueztlError.is(error)) return error;
    throw error;
  }
  throw new Error("the lab was found right");
}
