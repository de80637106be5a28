import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadImageDefinition, parseImageDefinition } from "../../../src/core/model/image-definition";
import { imagesFolder, listImageDefinitions } from "../../../src/core/model/image-folders";

const text = readFileSync(join(imagesFolder(), "micro.yaml"), "utf8");

test("the definitions of the package are valid", () => {
  expect(listImageDefinitions()).toContain("micro");
  for (const name of listImageDefinitions()) expect(loadImageDefinition(name).name).toBe(name);
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
