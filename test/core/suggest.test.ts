import { expect, test } from "vitest";
import { suggest } from "../../src/core/suggest";

test.each([
  ["MIB", ["MB", "MiB"], "MiB"],
  ["bsu", ["dev", "bus"], "bus"],
  ["memry", ["memory", "metadata"], "memory"],
  ["x", ["memory"], undefined],
  ["x", [], undefined],
])("%s among %j is %s", (word, known, meant) => {
  expect(suggest(word, known)).toBe(meant);
});
