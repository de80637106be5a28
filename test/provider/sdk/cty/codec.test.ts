import { expect, test } from "vitest";
import { decodeValue } from "../../../../src/provider/sdk/cty/decode";
import { encodeValue } from "../../../../src/provider/sdk/cty/encode";
import { valueFromJson } from "../../../../src/provider/sdk/cty/json";
import { exactJsonText, parseExactJson } from "../../../../src/provider/sdk/cty/json-text";
import type { CtyType } from "../../../../src/provider/sdk/schema";
import { Decimal, Dynamic, equal, isWhollyKnown, Unknown, type Value } from "../../../../src/provider/sdk/value";

const long = "x".repeat(70_000);
const many = Array.from({ length: 70_000 }, (_, index) => index - 35_000);
const proto: Value = JSON.parse('{"__proto__": "p", "constructor": "c"}');

test.each<{ name: string; type: CtyType; value: Value }>([
  { name: "null", type: "string", value: null },
  { name: "unknown", type: ["list", "string"], value: Unknown.value },
  {
    name: "strings of every length class",
    type: ["tuple", ["string", "string", "string", "string"]],
    value: ["", "a".repeat(31), "b".repeat(300), long],
  },
  {
    name: "integers of every length class",
    type: ["list", "number"],
    value: [0, 127, 128, -1, -32, -33, 255, 65_536, 2 ** 32, 2 ** 53 - 1, -(2 ** 53) + 1],
  },
  { name: "long lists", type: ["list", "number"], value: many },
  { name: "numbers that JavaScript does not hold", type: "number", value: new Decimal("9007199254740993") },
  { name: "dangerous keys", type: ["map", "string"], value: proto },
  { name: "emoji", type: "string", value: "é 🙂" },
  { name: "unknown deep inside", type: ["object", { a: ["map", "bool"], b: "string" }], value: { a: { k: Unknown.value }, b: null } },
  { name: "dynamic", type: "dynamic", value: Dynamic.of({ list: [{ a: 1 }, { b: null }], u: Unknown.value, t: true }) },
  { name: "typed dynamic", type: "dynamic", value: new Dynamic(["set", "string"], ["a", "b"]) },
  { name: "typed null in dynamic", type: "dynamic", value: new Dynamic("string", null) },
])("MessagePack holds $name", ({ type, value }) => {
  const back = decodeValue(type, encodeValue(type, value));
  expect(equal(back, value, type)).toBe(true);
  expect(back).toEqual(value);
});

test("an unknown value with refinements is unknown", () => {
  // ext 8, 3 bytes, type 12
  expect(decodeValue("string", Buffer.from([0xc7, 3, 12, 0x81, 1, 0xc2]))).toBe(Unknown.value);
});

test("fractions go out as decimal text, as they are written", () => {
  expect(encodeValue("number", 0.1)).toEqual(Buffer.from("\xa30.1", "latin1"));
  expect(decodeValue("number", Buffer.from("\xa30.1", "latin1"))).toEqual(new Decimal("0.1"));
  expect(equal(0.1, new Decimal("1e-1"))).toBe(true);
  expect(decodeValue("number", Buffer.from([0xcb, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0]))).toBe(0.5);
});

test.each<{ name: string; type: CtyType; bytes: number[] }>([
  { name: "nothing", type: "string", bytes: [] },
  { name: "a text that ends too early", type: "string", bytes: [0xa5, 0x61] },
  { name: "a length beyond the message", type: ["list", "string"], bytes: [0xdd, 0xff, 0xff, 0xff, 0xff] },
  { name: "another type", type: "bool", bytes: [0x01] },
  { name: "more than one value", type: "bool", bytes: [0xc2, 0xc2] },
  { name: "an attribute that the type lacks", type: ["object", {}], bytes: [0x81, 0xa1, 0x61, 0xc0] },
  { name: "a dynamic value without a type", type: "dynamic", bytes: [0x91, 0xc0] },
  { name: "the code that MessagePack never uses", type: "string", bytes: [0xc1] },
])("decoding refuses $name", ({ type, bytes }) => {
  expect(() => decodeValue(type, Buffer.from(bytes))).toThrow(RangeError);
});

test("encoding refuses values of another type, with the path", () => {
  const type: CtyType = ["object", { disks: ["list", ["object", { gb: "number" }]] }];
  expect(() => encodeValue(type, { disks: [{ gb: 1 }, { gb: "1" }] })).toThrow("disks.1.gb should be a number and is a string");
  expect(() => encodeValue(type, { disk: null })).toThrow("disk should be absent: its type has no such attribute and is null");
  expect(() => encodeValue("number", Number.NaN)).toThrow("should be a number");
});

test.each(["9007199254740993", "0.1", "-0", "1e400", "123456789012345678901234567890.5", "1E-7", "12"])(
  "JSON keeps the number %s",
  (text) => {
    const back = exactJsonText(parseExactJson(text));
    expect(equal(new Decimal(back), new Decimal(text))).toBe(true);
  },
);

test("exact JSON reads what JSON.parse reads", () => {
  const text = '{"n": 0.1234567890123456789, "s": "a\\"b\\\\", "l": [true, false, null, [], {}], "__proto__": 1, "u": "\\u00e9\\\\\\""}';
  const exact = parseExactJson(text) as Record<string, unknown>;
  expect(exact.n).toEqual(new Decimal("0.1234567890123456789"));
  expect(JSON.stringify({ ...exact, n: 0 })).toBe(JSON.stringify({ ...JSON.parse(text), n: 0 }));
  for (const broken of ['{"a": 0.12345678901234567890,}', "[1.5", '"1.5', '{"a" 1.5}', "1.5 x", "01.5", "[1.5 2]", "1.", "{1.5: 2}"]) {
    expect(() => parseExactJson(broken), broken).toThrow(SyntaxError);
  }
});

test("a state's JSON is read leniently: dropped, missing and converted values", () => {
  const type: CtyType = ["object", { a: "string", b: "number", c: "dynamic", d: "bool" }];
  expect(valueFromJson(type, { a: 5, b: "7", c: { x: [null] }, gone: 1 })).toEqual({ a: "5", b: 7, c: Dynamic.of({ x: [null] }), d: null });
  expect(valueFromJson("dynamic", { value: ["a"], type: ["set", "string"] })).toEqual(new Dynamic(["set", "string"], ["a"]));
  expect(valueFromJson("dynamic", { value: "a", type: "file" })).toEqual(Dynamic.of({ value: "a", type: "file" }));
  expect(() => valueFromJson(type, { b: "many" })).toThrow();
  expect(() => valueFromJson(["list", "string"], { a: 1 }, "disks")).toThrow("disks in the state is not a list");
});

test("equality is Terraform's", () => {
  expect(equal("e\u0301", "\u00e9")).toBe(true);
  expect(equal(["a", "b"], ["b", "a"])).toBe(false);
  expect(equal(["a", "b"], ["b", "a"], ["set", "string"])).toBe(true);
  expect(equal({ a: null }, {})).toBe(false);
  expect(equal(Dynamic.of(["a"]), new Dynamic(["list", "string"], ["a"]))).toBe(false);
  expect(equal(Unknown.value, null)).toBe(false);
  expect(isWhollyKnown({ a: [Dynamic.of({ b: Unknown.value })] })).toBe(false);
});

test("a shaped value keeps its type where it still fits", () => {
  const type: CtyType = ["object", { list: ["list", ["object", { a: "string" }]], n: "string" }];
  expect(Dynamic.shaped(type, { list: [{ a: "1" }], n: "2" }).type).toEqual(type);
  expect(Dynamic.shaped(type, { list: [{ a: "1" }, { a: "2", b: 1 }], n: 2 }).type).toEqual([
    "object",
    {
      list: [
        "tuple",
        [
          ["object", { a: "string" }],
          ["object", { a: "string", b: "number" }],
        ],
      ],
      n: "number",
    },
  ]);
});
