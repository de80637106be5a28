import { expect, test } from "vitest";
import type { DocumentPath } from "../../../src/core/document/path";
import { SourceDocument } from "../../../src/core/document/source-document";

/** `line:column` of a path. */
function at(source: SourceDocument, path: DocumentPath, part: "key" | "value" = "value"): string {
  const { line, column } = source.locate({ path, at: part, message: "" });
  return `${line}:${column}`;
}

test("keys and values have their place", () => {
  const source = SourceDocument.parse("a:\n  b: [1, { c: 2 }]\n  'd': |\n    text\n", "x.yaml");
  expect(source.value).toEqual({ a: { b: [1, { c: 2 }], d: "text\n" } });
  expect(at(source, ["a", "b"])).toBe("2:6");
  expect(at(source, ["a", "b"], "key")).toBe("2:3");
  expect(at(source, ["a", "b", 1, "c"])).toBe("2:15");
  expect(at(source, ["a", "d"], "key")).toBe("3:3");
});

test("what is missing is at the nearest key around it", () => {
  const source = SourceDocument.parse("a:\n  b:\n    c: 1\n", "x.yaml");
  expect(at(source, ["a", "b", "x"])).toBe("2:3");
  expect(at(source, ["a", "y", "z"])).toBe("1:1");
  expect(at(source, ["q"])).toBe("1:1");
});

test("an alias and what is merged are at their anchor, unless overridden", () => {
  const source = SourceDocument.parse("base: &base { x: 1, y: 2 }\none: *base\ntwo: { <<: *base, y: 3 }\n", "x.yaml");
  expect(source.value).toEqual({ base: { x: 1, y: 2 }, one: { x: 1, y: 2 }, two: { x: 1, y: 3 } });
  expect(at(source, ["one"])).toBe("2:6");
  expect(at(source, ["one", "y"])).toBe("1:24");
  expect(at(source, ["two", "x"])).toBe("1:18");
  expect(at(source, ["two", "y"])).toBe("3:22");
});

test("several maps are merged, the first one first", () => {
  const source = SourceDocument.parse("a: &a { x: 1 }\nb: &b { x: 2, y: 2 }\nc: { <<: [*a, *b] }\n", "x.yaml");
  expect(source.value).toMatchObject({ c: { x: 1, y: 2 } });
  expect(at(source, ["c", "x"])).toBe("1:12");
});

test("documents of a file are a list; empty ones do not count", () => {
  const source = SourceDocument.parse("---\na: 1\n---\nb: 2\n---\n", "x.yaml");
  expect(source.several).toBe(true);
  expect(source.value).toEqual([{ a: 1 }, { b: 2 }]);
  expect(at(source, [1, "b"])).toBe("4:4");
  expect(SourceDocument.parse("---\na: 1\n...\n---\n", "x.yaml").several).toBe(false);
});

test("a byte order mark, CRLF and no last line break are no matter", () => {
  expect(SourceDocument.parse("\uFEFFa: 1\r\nb: x", "x.yaml").value).toEqual({ a: 1, b: "x" });
});

test("on, off, yes, no, octal numbers and times are what YAML 1.2 says", () => {
  const source = SourceDocument.parse("[on, no, 0644, 0o17, 12:30, ~, '${x}', 52:54:00:12:34:56]", "x.yaml");
  expect(source.value).toEqual(["on", "no", 644, 15, "12:30", null, "${x}", "52:54:00:12:34:56"]);
});

test("every mistake of syntax is told, one a line", () => {
  expect(() => SourceDocument.parse("a: 1\na: 2\nb: { c: 1, c: 2 }\nd: *x\n", "x.yaml")).toThrow(
    `x.yaml has 3 mistakes
x.yaml:2:1: a: is given twice; first on line 1
  fix: keep one of them, or rename one
x.yaml:3:12: b.c: is given twice; first on line 3
  fix: keep one of them, or rename one
x.yaml:4:4: there is no anchor &x before *x
  fix: write &x at what it means`,
  );
});

test("aliases that multiply are refused", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 8; level += 1)
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(", ")}]`,
    );
  expect(() => SourceDocument.parse(lines.join("\n"), "x.yaml")).toThrow("its aliases multiply to more than it can hold");
});
