import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tryRun } from "../../src/core/process";
import { silent } from "../../src/core/progress";
import { hostDown } from "../../src/host/down";
import { tracesOf } from "../host/traces";
import { microImage } from "../support/micro-image";
import { until } from "../support/until";
import { Workplace } from "./program";

const LAB = `version: 1
lab: shop
networks: { lan: { mode: nat, cidr: 10.214.3.0/24, domain: shop.test } }
vms:
  db: { image: micro, resources: { memory: 128MiB }, networks: [{ network: lan, address: 10.214.3.10 }], disks: [{ size: 64MiB, name: data }], ready: agent }
  web: { image: micro, resources: { memory: 128MiB }, networks: [lan], ready: agent }
`;

let root: string;
let place: Workplace;

beforeAll(async () => {
  await microImage();
  root = mkdtempSync("/tmp/qhl-");
  place = new Workplace({ QUEZTL_HOST_DIR: join(root, "h") });
  writeFileSync(place.path("lab.yaml"), LAB);
}, 300_000);

afterAll(async () => {
  await hostDown({ folder: join(root, "h"), progress: silent });
  rmSync(root, { recursive: true, force: true });
  place.remove();
});

const edit = (from: string, to: string) => writeFileSync(place.path("lab.yaml"), LAB.replace(from, to));

test("a lab is deployed from nothing: host up, provider installed, VMs ready, and a table of them", async () => {
  const { code, stdout, stderr } = await place.run(["deploy", "--yes"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("shop: ") });
  expect(stderr).toContain("  +   vm db\n");
  expect(stdout).toMatch(/^db +running +1 +128 MiB +10\.214\.3\.10 +\d+\.\d +queztl vm ssh db$/m);
  expect(stdout).toMatch(/^web +running +1 +128 MiB +10\.214\.3\.\d+ +\d+\.\d +queztl vm ssh web$/m);
}, 180_000);

test("a second deploy changes nothing, says so, and is quick", async () => {
  const begun = performance.now();
  const { code, stderr } = await place.run(["deploy", "--yes"]);
  expect(stderr).toMatch(/nothing changed: everything is as declared\n$/);
  expect(code).toBe(0);
  expect(performance.now() - begun).toBeLessThan(6000);
  const { vms } = await place.json<{ vms: readonly { stack?: string }[] }>("vm", "list");
  expect(vms.map(({ stack }) => stack)).toEqual(["shop", "shop"]);
});

test("one logs in with the project's key, by queztl and by ssh itself", async () => {
  await until("ssh", async () => (await place.run(["vm", "ssh", "db", "--", "true"])).code === 0, 60_000);
  const hostname = await place.run(["vm", "ssh", "db", "--", "hostname", "&&", "exit", "3"]);
  expect([hostname.code, hostname.stdout]).toEqual([3, "db\n"]);
  const plain = await tryRun("ssh", ["-F", ".queztl/ssh/config", "web", "id -u"], { cwd: place.folder });
  expect([plain.code, plain.stdout]).toEqual([0, "0\n"]);
  expect(readFileSync(place.path(".queztl/ssh/config"), "utf8")).toContain("Host db\n  HostName 10.214.3.10\n");
  expect(await place.ok("ssh-config")).toContain("Host web\n");
});

test("a program runs by the agent, with input, output and exit code", async () => {
  const result = await place.run(["vm", "exec", "db", "--", "sh", "-c", "echo out; echo err >&2; exit 5"]);
  expect(result).toEqual({ code: 5, stdout: "out\n", stderr: "err\n" });
  expect((await place.run(["vm", "exec", "-i", "db", "--", "tr", "a-z", "A-Z"], { input: "hello" })).stdout).toBe("HELLO");
  expect(JSON.parse((await place.run(["vm", "exec", "db", "--json", "--", "false"])).stdout)).toEqual({
    version: 1,
    vm: "db",
    exit_code: 1,
    stdout: "",
    stderr: "",
  });
  const missing = await place.run(["vm", "exec", "db", "--", "nonesuch"]);
  expect(missing.code).toBe(6);
  expect(missing.stderr).toContain("error: db cannot run nonesuch");
  expect((await place.run(["vm", "exec", "db", "ls", "-l"])).stderr).toBe(
    "error: queztl vm exec has no option -l\n  fix: put -- before the command: queztl vm exec NAME -- COMMAND\n",
  );
});

test("a plan tells what a change does to the VM", async () => {
  edit("web: { image: micro, resources: { memory: 128MiB }", "web: { image: micro, resources: { memory: 160MiB }");
  const { code, stdout } = await place.run(["plan", "--detailed-exitcode"]);
  expect(stdout).toContain("shop: 1 to change\n  ~   vm web: restart: memory 128 MiB → 160 MiB\n");
  expect(code).toBe(2);
  edit("", "");
});

test("a deploy that would delete data needs a consent of its own", async () => {
  edit(", disks: [{ size: 64MiB, name: data }]", "");
  const { code, stderr } = await place.run(["deploy", "--yes"]);
  expect(code).toBe(5);
  expect(stderr).toMatch(
    /error: this deploy would delete data: volume db-data\S*\n {2}why: .*\n {2}fix: queztl deploy --allow-data-loss\n$/,
  );
  edit("", "");
});

test("a VM that is stopped by hand is started by the next deploy", async () => {
  const { stdout, stderr } = await place.run(["vm", "stop", "web"]);
  expect(stdout).toBe("web stopped\n");
  expect(stderr).toContain("stack shop declares web as running: its next deploy starts it again\n");
  const events = (await place.ok("deploy", "--yes", "--json"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; name?: string; state?: string });
  expect(events.filter(({ type }) => type === "vm").map(({ name, state }) => `${name} ${state}`)).toEqual(["db running", "web running"]);
}, 180_000);

test("a network that overlaps a route of the machine is refused before anything is planned", async () => {
  const { stdout } = await tryRun("ip", ["-4", "-j", "route", "show", "table", "main"]);
  const mine = (JSON.parse(stdout) as { dst: string; dev: string; protocol?: string }[]).find(
    ({ dst, dev, protocol }) => dst.includes("/") && !dev.startsWith("qz-") && protocol !== "171",
  );
  if (mine === undefined) throw new Error("this machine has no route to test with");
  writeFileSync(
    place.path("clash.yaml"),
    `version: 1\nlab: clash\nnetworks: { lan: { cidr: ${mine.dst} } }\nvms: { a: { image: micro, networks: [lan] } }\n`,
  );
  const { code, stderr } = await place.run(["deploy", "clash.yaml", "--yes"]);
  expect(code).toBe(2);
  expect(stderr).toContain(
    `error: network lan (${mine.dst}) overlaps a route of this machine\n  why: the machine reaches ${mine.dst} by ${mine.dev}\n  fix: give the lab network another cidr\n`,
  );
});

test("destroy and down leave nothing", async () => {
  expect((await place.run(["destroy", "--file", "lab.yaml", "--yes"])).stderr).toMatch(/destroyed: shop\n$/);
  expect(await place.ok("vm", "list", "--names")).toBe("");
  await place.ok("host", "down");
  expect(await tracesOf(join(root, "h"))).toEqual([]);
}, 120_000);
