import { expect, test } from "vitest";
import { CALLS } from "../../../src/provider/sdk/tfplugin6";
import { bool, bytes, int, mapOf, message, nested, oneofInt64, repeated, string } from "../../../src/provider/sdk/wire";

test("messages come back as they went, with proto3's defaults", () => {
  const inner = message({ name: string(1), index: oneofInt64(3) });
  const outer = message({
    text: string(1),
    data: bytes(2),
    flag: bool(3),
    count: int(4),
    one: nested(5, inner),
    all: repeated(16, inner),
    map: mapOf(2000, inner),
  });
  expect(outer.decode(outer.encode({}))).toEqual({
    text: "",
    data: Buffer.alloc(0),
    flag: false,
    count: 0,
    one: undefined,
    all: [],
    map: new Map(),
  });
  const value = {
    text: "é",
    data: Buffer.from([1]),
    flag: true,
    count: -3,
    one: { name: "", index: 0n },
    all: [{ name: "a", index: undefined }],
    map: new Map([["k", { name: "v", index: -1n }]]),
  };
  expect(outer.decode(outer.encode(value))).toEqual(value);
});

test("fields that are not known are skipped", () => {
  const wide = message({ a: string(1), b: int(2), c: nested(3, message({ x: int(1) })), d: string(4) });
  const narrow = message({ d: string(4) });
  expect(narrow.decode(wide.encode({ a: "a", b: 1 << 20, c: { x: 1 }, d: "d" }))).toEqual({ d: "d" });
});

test("bytes as Terraform's protobuf writes them", () => {
  const step = CALLS.PlanResourceChange.response.encode({
    requires_replace: [{ steps: [{ attribute_name: "a" }, { element_key_int: 0n }] }],
  });
  expect(step.toString("hex")).toBe("12090a030a01610a021800");
});

test("broken messages are refused", () => {
  const table = message({ a: string(1), b: int(2) });
  for (const hex of ["0a05", "0a", "08ff", "10ffffffffffffffffffffff01", "0b"])
    expect(() => table.decode(Buffer.from(hex, "hex")), hex).toThrow(RangeError);
});
