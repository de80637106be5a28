import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { TRIAL_ENTRY, TrialProject } from "../fixtures/trial";
import { installedBundle } from "../terraform-project";

let bundle: Awaited<ReturnType<typeof installedBundle>>;
let project: TrialProject;
const fresh = () => {
  project = new TrialProject(bundle.plugins);
  return project;
};

beforeAll(async () => {
  bundle = await installedBundle(TRIAL_ENTRY);
});
afterEach(() => project.remove());
afterAll(() => bundle.remove());

const actions = (changes: Awaited<ReturnType<TrialProject["plan"]>>) => changes.map(({ change }) => change.actions.join());

test("create, nothing to do, change in place, replace, destroy", async () => {
  const p = fresh();
  p.things('resource "libvirt_thing" "a" {\n  name = "a"\n  region = "x"\n}');
  const [created] = await p.plan();
  expect(created?.change.actions).toEqual(["create"]);
  expect(created?.change.after_unknown).toMatchObject({ id: true, size: true, generation: true });
  await p.apply();
  await p.expectNoChanges();

  p.things('resource "libvirt_thing" "a" {\n  name = "a"\n  region = "x"\n  labels = { k = "v" }\n}');
  const [changed] = await p.plan();
  expect(changed?.change.actions).toEqual(["update"]);
  expect(changed?.change.after).toMatchObject({ id: "a", size: 7, labels: { k: "v" } });
  await p.apply();
  expect(JSON.parse(p.stored("a"))).toMatchObject({ generation: 2, labels: { k: "v" } });
  await p.expectNoChanges();

  p.things('resource "libvirt_thing" "a" {\n  name = "a"\n  region = "y"\n}');
  expect(await p.ok("plan", "-no-color")).toContain("Warning: a moves to y");
  expect(actions(await p.plan())).toEqual(["delete,create"]);
  await p.apply();
  expect(p.log()).toMatch(/delete a\n(closed\n)?create a/);
  await p.expectNoChanges();

  await p.apply("-destroy");
  expect(p.has("a")).toBe(false);
  expect(p.state().resources).toEqual([]);
});

test("drift is seen: edited is put right, deleted is created again", async () => {
  const p = fresh();
  p.things('resource "libvirt_thing" "a" {\n  name = "a"\n  size = 3\n}');
  await p.apply();
  const file = join(p.store, "a.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"size":3', '"size":4'));
  expect(actions(await p.plan())).toEqual(["update"]);
  await p.apply();
  expect(p.stored("a")).toContain('"size":3');
  rmSync(file);
  expect(actions(await p.plan())).toEqual(["create"]);
  await p.apply();
  await p.expectNoChanges();
});

test("a computed value reaches other resources and outputs once it is known", async () => {
  const p = fresh();
  p.things(`
resource "libvirt_thing" "a" {
  name = "a"
  data = { list = [{ n = 1 }, { n = 2, more = null }], flag = true }
}
resource "libvirt_thing" "b" {
  name   = "b-\${libvirt_thing.a.id}"
  size   = libvirt_thing.a.size
  labels = { deep = tostring(libvirt_thing.a.data.list[1].n) }
}
data "libvirt_thing" "a" {
  id = libvirt_thing.a.id
}
output "n" { value = data.libvirt_thing.a.data.list[1].n }`);
  await p.apply();
  expect(JSON.parse(p.stored("b-a"))).toMatchObject({ size: 7, labels: { deep: "2" } });
  expect((await p.ok("output", "n")).trim()).toBe("2");
  await p.expectNoChanges();
});

test("import: by command, by block with generated configuration, and of nothing", async () => {
  const p = fresh();
  p.things('resource "libvirt_thing" "a" {\n  name = "a"\n  data = { x = [1, "two"] }\n}');
  await p.apply();
  await p.ok("state", "rm", "libvirt_thing.a");
  expect(await p.fails("import", "-no-color", "libvirt_thing.a", "nothing")).toContain('libvirt_thing "nothing" not found');
  await p.ok("import", "libvirt_thing.a", "a");
  await p.expectNoChanges();
  expect(p.log()).toContain('read a private={"imported":true}');

  await p.ok("state", "rm", "libvirt_thing.a");
  p.things('import {\n  to = libvirt_thing.b\n  id = "a"\n}');
  await p.ok("plan", "-no-color", "-generate-config-out=generated.tf");
  const generated = readFileSync(p.path("generated.tf"), "utf8");
  expect(generated).toContain('name             = "a"');
  expect(await p.apply()).toContain("1 imported, 0 added, 0 changed, 0 destroyed");
  await p.expectNoChanges();
});

test("warnings and errors of validation name their attribute", async () => {
  const p = fresh();
  p.things(
    'resource "libvirt_thing" "a" {\n  name = "bad"\n}\nresource "libvirt_thing" "b" {\n  name = "b"\n  numbers = [1, 3]\n  behave = "warn"\n}',
  );
  const { stdout } = await p.terraform("validate", "-json");
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { severity: string; summary: string; snippet: { code: string } }[] };
  expect(diagnostics.map((d) => [d.severity, d.summary, d.snippet.code.trim()])).toEqual(
    expect.arrayContaining([
      ["error", "name: bad is no name", 'name = "bad"'],
      ["warning", "b: numbers[1] is odd", "numbers = [1, 3]"],
    ]),
  );
});

test("terraform test, console and providers schema work", async () => {
  const p = fresh();
  p.things('resource "libvirt_thing" "a" {\n  name = "a"\n}');
  writeFileSync(
    p.path("main.tftest.hcl"),
    'run "one" {\n  assert {\n    condition = libvirt_thing.a.size == 7\n    error_message = "no"\n  }\n}\n',
  );
  expect(await p.ok("test", "-no-color")).toContain("1 passed, 0 failed");
  expect(p.has("a")).toBe(false);
  const schema = JSON.parse(await p.ok("providers", "schema", "-json")) as {
    provider_schemas: Record<string, { resource_schemas: Record<string, unknown> }>;
  };
  const ours = Object.entries(schema.provider_schemas).find(([address]) => address.endsWith("queztl/libvirt"))?.[1];
  expect(ours?.resource_schemas.libvirt_thing).toMatchObject({
    version: 3,
    block: {
      attributes: { secret: { sensitive: true }, password: { write_only: true }, data: { type: "dynamic" }, name: { required: true } },
    },
  });
});
