import Ajv from "ajv";
import { expect, expectTypeOf, test } from "vitest";
import { checkerOf } from "../../../src/core/document/checker";
import { formatDocumentPath } from "../../../src/core/document/path";
import { publishedSchema } from "../../../src/core/document/published-schema";
import {
  either,
  flag,
  integer,
  later,
  list,
  mapOf,
  object,
  oneOf,
  orEmpty,
  type TypeOf,
  text,
  word,
} from "../../../src/core/document/schema";
import { IMAGE_SCHEMA } from "../../../src/core/model/image-schema";
import { LAB_FORMATS } from "../../../src/core/model/lab-format";
import { LAB_SCHEMA, SHORT_LIST_SCHEMA, SHORT_SCHEMA } from "../../../src/core/model/lab-schema";

const schema = object(
  "A thing.",
  { format: oneOf("Format.", ["a", "b"]) },
  {
    size: text("Size.", { format: "size", range: ["1MiB", "1GiB"] }),
    count: integer("Count.", 1, 9),
    ready: either("Ready.", word("One.", ["yes", "maybe"]), object("More.", {}, { port: integer("Port.", 1, 65535) })),
    children: mapOf(
      "Children.",
      text("Name.", { pattern: "^[a-z]+$", says: "lower case" }),
      orEmpty(object("Child.", {}, { on: flag("On.") })),
    ),
    tags: list("Tags.", text("Tag."), { uniqueItems: true }),
    fleets: later("Not yet.", "not in this version", "remove it"),
  },
);
const check = checkerOf(schema.json, LAB_FORMATS);

function problems(value: unknown): string[] {
  return check(value).map(({ path, message }) => `${formatDocumentPath(path)}: ${message}`);
}

test("a schema has the type of what it accepts", () => {
  type Thing = TypeOf<typeof schema>;
  expectTypeOf<Thing["format"]>().toEqualTypeOf<"a" | "b">();
  expectTypeOf<Thing["count"]>().toEqualTypeOf<number | undefined>();
  expectTypeOf<NonNullable<Thing["ready"]>>().toEqualTypeOf<"yes" | "maybe" | { readonly port?: number }>();
  expectTypeOf<NonNullable<Thing["children"]>[string]>().toEqualTypeOf<{ readonly on?: boolean } | null>();
  expectTypeOf<Thing["fleets"]>().toEqualTypeOf<undefined>();
});

test("a right value has no problem", () => {
  expect(problems({ format: "a", size: "2MiB", count: 3, ready: { port: 1 }, children: { x: null }, tags: ["a", "b"] })).toEqual([]);
});

test("each mistake is told once, with its path", () => {
  expect(
    problems({ format: 1, size: "2GiB", count: "x", ready: "no", children: { X: { off: 1 } }, tags: ["a", "a"], fleets: 1 }).sort(),
  ).toEqual([
    "children.X.off: unknown key",
    'children.X: must be lower case, not "X"',
    'count: must be a whole number, not "x"',
    "fleets: not in this version",
    "format: must be one of a, b, not 1",
    'ready: must be one of yes, maybe, or a map, not "no"',
    'size: must be from 1 MiB to 1 GiB, not "2GiB"',
    "tags[1]: is the same as item 1",
  ]);
});

test("the published schema has no keyword of ours, and keeps fields of such a name", () => {
  const published = JSON.stringify(publishedSchema(schema.json, LAB_FORMATS));
  expect(published).not.toMatch(/"(says|hint|range|later|words)":/);
  expect(published).toContain('"format":{"type":"string","enum":["a","b"]');
  expect(published).toContain('"fleets":{"description":"Not yet.","not":{}}');
});

test("a path quotes what would not read as a key", () => {
  expect(formatDocumentPath(["vms", "db", 0, "x"])).toBe("vms.db[0].x");
  expect(formatDocumentPath(["files", "/etc/a.conf", ""])).toBe('files["/etc/a.conf"][""]');
});

test.each([LAB_SCHEMA, SHORT_SCHEMA, SHORT_LIST_SCHEMA, IMAGE_SCHEMA])("the schemas that we check with are JSON Schemas", (ours) => {
  const ajv = new Ajv({ strict: false });
  expect(ajv.validateSchema(ours), ajv.errorsText()).toBe(true);
});
