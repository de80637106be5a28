import { expect, test } from "vitest";
import { createNewc } from "../../src/build/newc";
import { run, tryWhich } from "../../src/core/process";

test.skipIf(tryWhich("cpio") === undefined)("the cpio program lists what was written, owned by root", async () => {
  const archive = createNewc([
    { kind: "folder", path: "bin", mode: 0o755 },
    { kind: "file", path: "bin/tool", mode: 0o750, content: Buffer.from("12345") },
    { kind: "link", path: "bin/sh", target: "tool" },
    { kind: "device", path: "console", mode: 0o600, major: 5, minor: 1 },
  ]);
  const { stdout } = await run("cpio", ["-tvn", "--quiet"], { input: archive, env: { ...process.env, TZ: "UTC", LC_ALL: "C" } });
  expect(stdout.replaceAll(/ +/g, " ").split("\n").slice(0, 4)).toEqual([
    "drwxr-xr-x 2 0 0 0 Jan 1 1970 bin",
    "-rwxr-x--- 1 0 0 5 Jan 1 1970 bin/tool",
    "lrwxrwxrwx 1 0 0 4 Jan 1 1970 bin/sh -> tool",
    "crw------- 1 0 0 5, 1 Jan 1 1970 console",
  ]);
});
