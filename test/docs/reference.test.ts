import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const FOLDER = join(__dirname, "../../docs/reference");

test("the reference pages are what the generator makes of the tables, the schema and the commands", async () => {
  const { builtSources, referencePages } = await import("../../setup/generate-reference.mjs");
  const pages = referencePages(builtSources());
  expect(readdirSync(FOLDER).sort()).toEqual([...pages.keys()].sort());
  for (const [file, text] of pages) expect(readFileSync(join(FOLDER, file), "utf8"), `run: npm run generate (${file})`).toBe(text);
});
