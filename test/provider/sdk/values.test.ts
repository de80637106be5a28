import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { TRIAL_ENTRY, TrialProject } from "../fixtures/trial";
import { installedBundle, nodesOfMajor } from "../terraform-project";

let bundle: Awaited<ReturnType<typeof installedBundle>>;
let project: TrialProject;
const old = nodesOfMajor(20)[0];

beforeAll(async () => {
  bundle = await installedBundle(TRIAL_ENTRY);
});
afterEach(() => project.remove());
afterAll(() => bundle.remove());

const NUMBERS =
  "9007199254740991, 9007199254740993, -9007199254740993, 18446744073709551616, 123456789012345678901234567890, 1e100, 0.1, 0.5, 1/3, pow(2, -30), 0.1234567890123456789012345, 1e-30, -0.7";

describe.each([
  { name: "the Node that runs the tests", node: process.execPath },
  { name: "Node 20", node: old },
])("$name", ({ node }) => {
  test.skipIf(node === undefined)("numbers stay exact through plan, apply, state and refresh", async () => {
    project = new TrialProject(bundle.plugins, { QUEZTL_NODE: node });
    project.things(`resource "libvirt_thing" "a" {
  name = "a"
  numbers = [${NUMBERS}]
  data = { deep = [${NUMBERS}], size = 0.1 }
}`);
    await project.apply();
    await project.expectNoChanges();
    for (const text of ["9007199254740993", "123456789012345678901234567890", "0.1234567890123456789012345", "18446744073709551616"]) {
      expect(project.stored("a")).toContain(text);
    }
    // The state file's JSON goes through UpgradeResourceState, also without a refresh.
    const { code } = await project.terraform("plan", "-detailed-exitcode", "-refresh=false");
    expect(code).toBe(0);
  });

  test.skipIf(node === undefined)("NODE_OPTIONS of the environment does not reach the provider", async () => {
    project = new TrialProject(bundle.plugins, { QUEZTL_NODE: node, NODE_OPTIONS: "--no-such-option" });
    project.things('resource "libvirt_thing" "a" {\n  name = "a"\n}');
    await project.apply();
  });
});

test("unknown values at any depth are unknown in the plan and known after apply", async () => {
  project = new TrialProject(bundle.plugins);
  project.things(`
resource "libvirt_thing" "a" {
  name = "a"
}
locals {
  u = libvirt_thing.a.generation
}
resource "libvirt_thing" "b" {
  name    = "b"
  labels  = { k = tostring(local.u), other = "known" }
  tags    = ["fixed", "t\${local.u}"]
  numbers = [1, local.u]
  disk    = { gb = local.u }
  data    = { list = [{ n = local.u, s = "x" }, { m = { deep = "d\${local.u}" } }], known = true }
}
resource "libvirt_thing" "c" {
  name = "c"
  tags = toset([for i in range(local.u) : tostring(i)])
  data = local.u == 1 ? { a = 1 } : { a = 2 }
  disk = local.u == 1 ? { gb = 1, bus = "sata" } : null
}
resource "libvirt_thing" "d" {
  name = "d"
  data = local.u
}`);
  const changes = await project.plan();
  const b = changes.find(({ address }) => address === "libvirt_thing.b")?.change;
  expect(b?.after_unknown).toMatchObject({
    labels: { k: true },
    numbers: [false, true],
    data: { list: [{ n: true }, { m: { deep: true } }] },
  });
  expect(b?.after).toMatchObject({ data: { list: [{ s: "x" }, { m: {} }], known: true } });
  await project.apply("plan");
  expect(JSON.parse(project.stored("b"))).toMatchObject({
    labels: { k: "1" },
    tags: expect.arrayContaining(["fixed", "t1"]),
    disk: { gb: 1 },
  });
  expect(JSON.parse(project.stored("b")).data.value).toEqual({ known: true, list: [{ n: 1, s: "x" }, { m: { deep: "d1" } }] });
  expect(JSON.parse(project.stored("c"))).toMatchObject({ tags: ["0"], disk: { gb: 1, bus: "sata" } });
  await project.expectNoChanges();
});

test("null, empty and missing are three things, and types of dynamic values are kept", async () => {
  project = new TrialProject(bundle.plugins);
  project.things(`
variable "typed" {
  type    = list(object({ a = optional(string), n = number }))
  default = [{ n = 1 }, { a = "x", n = 2 }]
}
resource "libvirt_thing" "empty" {
  name = "empty"
  labels = {}
  tags = []
  numbers = []
  data = {}
}
resource "libvirt_thing" "nulls" {
  name = "nulls"
  labels = { k = null }
  data = { a = null, b = [null, 1], "__proto__" = "p", "constructor" = 1 }
}
resource "libvirt_thing" "typed" {
  name = "typed"
  data = { list = var.typed, map = tomap({ a = "1" }), set = toset(["b", "a"]) }
}
resource "libvirt_thing" "null" {
  name = "null"
  extra = tostring(null)
}
resource "libvirt_thing" "emoji" {
  name = "emoji"
  labels = { "e\u0301" = "e\u0301 🙂" }
  data = "\u0041\u030a"
}`);
  await project.apply();
  await project.expectNoChanges();
  const attributes = (name: string) => project.state().resources.find((r) => r.name === name)?.instances[0]?.attributes;
  expect(attributes("empty")).toMatchObject({ labels: {}, tags: [], numbers: [], data: { value: {}, type: ["object", {}] } });
  expect(attributes("typed")?.data).toMatchObject({
    type: ["object", { list: ["list", ["object", { a: "string", n: "number" }]], map: ["map", "string"], set: ["set", "string"] }],
  });
  expect(attributes("emoji")).toMatchObject({ data: { value: "\u00c5" } });

  // From a null of a type to a null of none, and away from a value.
  const plain =
    'resource "libvirt_thing" "null" {\n  name = "null"\n  extra = null\n}\nresource "libvirt_thing" "empty" {\n  name = "empty"\n}';
  project.things(plain);
  await project.apply();
  await project.expectNoChanges();
  expect(attributes("empty")).toMatchObject({ labels: null, tags: null, data: null });
});

test("secrets: sensitive values are hidden, write-only ones reach the provider and nothing else", async () => {
  project = new TrialProject(bundle.plugins);
  const body = (version: number) => `
variable "password" {
  ephemeral = true
}
resource "libvirt_thing" "a" {
  name = "a"
  secret = "hidden-secret"
  password = var.password
  password_version = ${version}
}`;
  project.things(body(1));
  const out = await project.apply("-var=password=s3cret");
  expect(out).toContain("(sensitive value)");
  expect(out).not.toContain("hidden-secret");
  expect(project.log()).toContain("create a password=s3cret");
  expect(project.state().resources[0]?.instances[0]?.attributes).toMatchObject({ password: null });
  expect(JSON.stringify(project.state())).not.toContain('s3cret"');
  project.things(body(2));
  await project.apply("-var=password=changed");
  expect(project.log()).toContain("update a password=changed");
});

test("the order of a set means nothing", async () => {
  project = new TrialProject(bundle.plugins);
  project.things('resource "libvirt_thing" "a" {\n  name = "a"\n  tags = ["z", "b", "m"]\n}');
  await project.apply();
  project.things('resource "libvirt_thing" "a" {\n  name = "a"\n  tags = ["m", "z", "b", "b"]\n}');
  await project.expectNoChanges();
});
