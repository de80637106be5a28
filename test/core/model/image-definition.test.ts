import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  hashImageDefinition,
  imagesFolder,
  listImageDefinitions,
  loadImageDefinition,
  parseImageDefinition,
} from "../../../src/core/model/image-definition";

const text = readFileSync(join(imagesFolder(), "micro.yaml"), "utf8");

test("the definitions of the package are valid", () => {
  expect(listImageDefinitions()).toContain("micro");
  for (const name of listImageDefinitions()) expect(loadImageDefinition(name).name).toBe(name);
});

test("the hash does not depend on comments or the order of keys, but on every value", () => {
  const hash = hashImageDefinition(parseImageDefinition(text, "m.yaml"));
  expect(hashImageDefinition(parseImageDefinition(`# more\n${text.replace("version: 1\n", "")}\nversion: 1\n`, "m.yaml"))).toBe(hash);
  expect(hashImageDefinition(parseImageDefinition(text.replace("panic=10", "panic=11"), "m.yaml"))).not.toBe(hash);
});

test("an unknown image is an error with the near name", () => {
  expect(() => loadImageDefinition("mirco")).toThrow(/there is no image "mirco"[\s\S]*did you mean "micro"\?/);
});

test.each([
  [["version: 1\n", "version: 2\n"], /m\.yaml:\d+:10: version: must be 1, not 2/],
  [["builder: micro", "bilder: micro"], /m\.yaml:\d+:\d+: bilder: unknown key\n {2}fix: did you mean "builder"\?/],
  [["  size: 128MiB", "  size: 128"], /m\.yaml:\d+:9: disk\.size: must be a size such as 128MiB, not 128/],
  [["  size: 128MiB", "  sise: 128MiB"], /disk\.sise: unknown key\n {2}fix: did you mean "size"\?/],
  [["packages: [busybox-static,", "packages: [7,"], /m\.yaml:\d+:12: packages\[0\]: must be text, not 7/],
  [['  /bin: "0755"', "  /bin: 0755"], /folders\.\/bin: must be an octal mode in quotes, not 755/],
  [["packages: [busybox-static,", "packages: [busybox-static, ["], /m\.yaml:\d+:\d+: "\]" is missing/],
  [["init: |\n  #!/bin/sh", "init: |\n  echo"], /init: must be a script that starts with #!, not "echo/],
] as const)("the mistake %j is told with line and path", ([from, to], message) => {
  expect(text).toContain(from);
  expect(() => parseImageDefinition(text.replace(from, to), "m.yaml")).toThrow(message);
});

test("all mistakes are told at once", () => {
  const broken = text.replace("version: 1\n", "version: 2\n").replace("size: 128MiB", "size: x");
  expect(() => parseImageDefinition(broken, "m.yaml")).toThrow(/m\.yaml has 2 mistakes/);
});
