import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run, tryRun } from "../../src/core/process";
import { silent } from "../../src/core/progress";
import { hostDown } from "../../src/host/down";
import { tracesOf } from "../host/traces";
import { Workplace } from "./program";

let root: string;
let place: Workplace;

beforeAll(() => {
  root = mkdtempSync("/tmp/qhc-");
  place = new Workplace({ QUEZTL_HOST_DIR: join(root, "h") });
});

afterAll(async () => {
  await hostDown({ folder: join(root, "h"), progress: silent });
  rmSync(root, { recursive: true, force: true });
  place.remove();
});

test("the host is down until it is brought up, and down leaves nothing", async () => {
  const before = await place.run(["host", "status"]);
  expect(before.code).toBe(4);
  expect(before.stdout).toMatch(/^state +down$/m);
  expect((await place.run(["host", "exec", "--", "true"])).stderr).toBe(
    `error: the embedded host is not up\n  why: nothing runs for ${root}/h\n  fix: queztl host up\n`,
  );

  const uri = `qemu+unix:///system?socket=${root}/h/run/libvirt-sock`;
  expect(await place.ok("host", "up")).toBe(`up: ${uri}\n`);
  expect(await place.ok("host", "uri")).toBe(`${uri}\n`);
  expect((await run("virsh", ["-q", "-c", uri, "list"])).stdout).toBe("");
  expect(await place.json("host", "status")).toMatchObject({ version: 1, state: "up", internet: false, uri });

  const inside = await place.run(["host", "exec", "sh", "-c", "echo $((6 * 7)); exit 3"]);
  expect([inside.code, inside.stdout]).toEqual([3, "42\n"]);
  expect((await place.ok("host", "logs")).split("\n")).toContain("supervisor");
  expect(await place.json<{ name: string }>("host", "logs", "supervisor")).toMatchObject({ version: 1, name: "supervisor" });
  expect((await place.run(["host", "logs", "supervisr"])).stderr).toContain('fix: did you mean "supervisor"?');

  await place.ok("host", "down");
  expect(await tracesOf(join(root, "h"))).toEqual([]);
});

test("deleting the host's folder is asked for, and refused where nobody can answer", async () => {
  await place.ok("host", "up");
  const { code, stderr } = await place.run(["host", "down", "--purge"]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    `error: nobody is here to say yes\n  why: without a terminal this is not done unasked: delete ${root}/h with every volume in it?\n  fix: queztl host down --purge --yes\n`,
  );
  await place.ok("host", "down", "--purge", "--yes");
  expect(await tracesOf(join(root, "h"))).toEqual([]);
});

test("doctor tells each check with its fix, as text and as JSON", async () => {
  const { checks } = await place.json<{ checks: { id: string; status: string }[] }>("doctor");
  expect(checks.map(({ id }) => id)).toEqual(expect.arrayContaining(["node", "terraform", "packages", "kvm"]));
  expect(checks.find(({ id }) => id === "packages")?.status).toBe("ok");
  expect(await place.ok("doctor")).toMatch(/^✓ node: Node 2\d/m);
});

test("without root the host is refused at once with both ways on", async () => {
  const [node, args] = place.command("host", "up");
  const result = await tryRun("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", node, ...args], {
    env: { ...place.env, QUEZTL_HOST_DIR: "/tmp/qhc-nobody" },
  });
  expect(result.code).toBe(3);
  expect(result.stderr).toContain("error: only root can run the embedded host");
  expect(result.stderr).toContain("run it with sudo, or use a libvirt of your own");
});

test("a host with running VMs is not ended unasked", async () => {
  await place.ok("host", "up");
  const uri = (await place.ok("host", "uri")).trim();
  const xml = "<domain type='qemu'><name>busy</name><memory>65536</memory><os><type machine='q35'>hvm</type></os></domain>";
  writeFileSync(place.path("busy.xml"), xml);
  await run("virsh", ["-c", uri, "create", place.path("busy.xml")]);
  const { code, stderr } = await place.run(["host", "down"]);
  expect([code, stderr]).toEqual([
    2,
    "error: nobody is here to say yes\n  why: without a terminal this is not done unasked: end the running VMs busy without shutting them down (queztl vm stop does that)?\n  fix: queztl host down --yes\n",
  ]);
  await place.ok("host", "down", "--yes");
  expect(await tracesOf(join(root, "h"))).toEqual([]);
});
