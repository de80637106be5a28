import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silent } from "../../src/core/progress";
import { hostDown } from "../../src/host/down";
import { microImage } from "../support/micro-image";
import { Workplace } from "./program";

/** Two stacks with an image each, on the network of a third; the mirrors of two are not to be had. */
const APP = `
const { App } = require("cdktn");
const { Cidr, Host, HostStack, Image, Network, Pool, Ready, Size, Vm } = require("queztl");
const app = new App();
const common = new HostStack(app, "common", { host: Host.embedded() });
new Network(common, "lan", { cidr: Cidr.of("10.214.9.0/24") });
new Pool(common, "disks");
for (const image of ["micro", "alpine", "arch-minimal"]) {
  const stack = new HostStack(app, \`on-\${image}\`, { host: Host.embedded() });
  stack.addDependency(common);
  new Vm(stack, image, {
    image: Image.named(image),
    memory: Size.of("128MiB"),
    storage: Size.of("4GiB"),
    pool: Pool.fromName(stack, "pool", "disks"),
    nics: [{ network: Network.fromName(stack, "lan", "lan") }],
    ready: Ready.none(),
  });
}
app.synth();
`;

let root: string;
let place: Workplace;

beforeAll(async () => {
  await microImage();
  root = mkdtempSync("/tmp/qhu-");
  place = new Workplace({ QUEZTL_HOST_DIR: join(root, "h"), QUEZTL_MIRROR_ARCH: "http://127.0.0.1:9/arch" });
  symlinkSync(join(__dirname, "../../node_modules"), place.path("node_modules"));
  writeFileSync(place.path("app.cjs"), APP);
}, 300_000);

afterAll(async () => {
  await hostDown({ folder: join(root, "h"), progress: silent });
  rmSync(root, { recursive: true, force: true });
  place.remove();
});

const skipped =
  "skipped: on-alpine: no mirror of alpine is set\n" +
  "skipped: on-arch-minimal: the mirror of arch cannot be reached: http://127.0.0.1:9/arch/core/os/x86_64/core.db\n";

test("images whose mirror is not set or not reached are all told before anything is made", async () => {
  const { code, stderr } = await place.run(["deploy", "app.cjs", "--yes"]);
  expect(code).toBe(4);
  expect(stderr).toMatch(
    /^error: cannot build images alpine, arch-minimal\n {2}why: no mirror of alpine is set \(.*\)\n {7}the mirror of arch cannot be reached: http:\/\/127\.0\.0\.1:9\/arch\/core\/os\/x86_64\/core\.db \(.*\)\n {2}fix: set a mirror for each .*--skip-unavailable$/m,
  );
  expect(stderr).not.toContain("starting the embedded host");
});

test("a stack that looks up what another one will make is planned after that one is deployed", async () => {
  const { code, stderr } = await place.run(["plan", "app.cjs", "--skip-unavailable"]);
  expect(stderr).toContain(skipped);
  expect(stderr).toMatch(/^on-micro can be planned once common is deployed: .*there is no (pool "disks"|network "lan")$/m);
  expect(code).toBe(0);
});

test("with --skip-unavailable the other stacks are deployed, and what was left out is left alone", async () => {
  const { code, stdout, stderr } = await place.run(["deploy", "app.cjs", "--yes", "--skip-unavailable"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(skipped) });
  expect(stdout).toMatch(/^micro +running /m);
  expect(stdout).not.toMatch(/alpine|arch/);
  const none = await place.run(["deploy", "app.cjs", "on-alpine", "--yes", "--skip-unavailable"]);
  expect([none.code, none.stderr]).toEqual([4, expect.stringContaining("error: cannot build image alpine\n")]);
}, 120_000);

test("destroy needs no image", async () => {
  const { code, stderr } = await place.run(["destroy", "app.cjs", "--yes"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/destroyed: on-micro, common\n$/) });
});
