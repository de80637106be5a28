import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/core/package-root";
import { synthesizeApp, synthesizeYaml } from "../support/synthesize";

process.env.QUEZTL_SSH_PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGV4YW1wbGU= lab";
const inPackage = (path: string) => join(packageRoot(), path);

test.each([
  ["multi-linux-lab", "stacks/multi-linux-lab.ts", "stacks/multi-linux-lab.yaml"],
  ["my-lab", "setup/templates/ts/lab.ts", "setup/templates/yaml/lab.yaml"],
])("%s is the same JSON from TypeScript and from YAML", (stack, app, lab) => {
  expect(synthesizeYaml(inPackage(lab), stack)).toBe(synthesizeApp(inPackage(app), stack));
});
