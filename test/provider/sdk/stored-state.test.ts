import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { TRIAL_ENTRY, TrialProject } from "../fixtures/trial";
import { installedBundle, nodesOfMajor } from "../terraform-project";

let bundle: Awaited<ReturnType<typeof installedBundle>>;
let project: TrialProject;
const old = nodesOfMajor(20)[0];

beforeAll(async () => {
  bundle = await installedBundle(TRIAL_ENTRY);
  // Terraform wants the old provider of a moved resource to be there.
  for (const address of ["dmacvicar/libvirt", "another/libvirt"]) {
    const host = join(bundle.plugins, "registry.terraform.io");
    cpSync(join(host, "queztl/libvirt"), join(host, address), { recursive: true });
  }
});
afterEach(() => project.remove());
afterAll(() => bundle.remove());

function writeState(provider: string, name: string, version: number, attributes: string): void {
  const instance = `{"schema_version": ${version}, "attributes": ${attributes}, "sensitive_attributes": [[{"type": "get_attr", "value": "secret"}]], "private": "bm90IGpzb24="}`;
  const resource = `{"mode": "managed", "type": "libvirt_thing", "name": "${name}", "provider": "provider[\\"${provider}\\"]", "instances": [${instance}]}`;
  writeFileSync(
    project.path("terraform.tfstate"),
    `{"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "a", "outputs": {}, "resources": [${resource}]}`,
  );
}

const attributes = () => project.state().resources[0]?.instances[0]?.attributes;

test("a state of version 1 is upgraded step by step, with attributes dropped and added", async () => {
  project = new TrialProject(bundle.plugins, old === undefined ? {} : { QUEZTL_NODE: old });
  project.things('resource "libvirt_thing" "a" {\n  name = "a"\n  labels = { upgraded = "yes" }\n  size = 9007199254740993\n}');
  await project.ok("validate"); // init before there is a state that wants the other provider
  writeState(
    "registry.terraform.io/queztl/libvirt",
    "a",
    1,
    '{"id": "a", "title": "a", "gone": [1], "size": 9007199254740993, "generation": 4}',
  );
  const [change] = await project.plan("-refresh=false");
  expect(change?.change.actions).toEqual(["no-op"]);
  expect(change?.change.before).toMatchObject({ name: "a", labels: { upgraded: "yes" }, generation: 4, data: null });
});

test("a newer state is refused", async () => {
  project = new TrialProject(bundle.plugins);
  project.things('resource "libvirt_thing" "a" {\n  name = "a"\n}');
  await project.ok("validate"); // init before there is a state that wants the other provider
  writeState("registry.terraform.io/queztl/libvirt", "a", 4, '{"id": "a", "name": "a"}');
  expect(await project.fails("plan", "-no-color")).toContain("newer provider version");
});

test("the other provider's typed state becomes ours, with terraform state replace-provider", async () => {
  project = new TrialProject(bundle.plugins);
  project.things('resource "libvirt_thing" "a" {\n  name = "a"\n  data = { disks = [{ file = "x", size = null }] }\n}');
  await project.ok("validate"); // init before there is a state that wants the other provider
  writeState(
    "registry.terraform.io/dmacvicar/libvirt",
    "a",
    3,
    '{"id": "a", "name": "a", "data": {"disks": [{"file": "x", "size": null}]}, "xml": "<a/>"}',
  );
  await project.ok("state", "replace-provider", "-auto-approve", "dmacvicar/libvirt", "queztl/libvirt");
  const [change] = await project.plan("-refresh=false");
  expect(change?.change.actions).toEqual(["no-op"]);
});

test("a moved block takes over the other provider's resource of the same type, others are refused", async () => {
  project = new TrialProject(bundle.plugins);
  const moved =
    'resource "libvirt_thing" "b" {\n  name = "a"\n  data = { disks = [{ file = "x" }] }\n}\nmoved {\n  from = libvirt_thing.a\n  to = libvirt_thing.b\n}';
  project.things(moved);
  const state = '{"id": "a", "name": "a", "data": {"disks": [{"file": "x", "size": null}]}, "xml": "<a/>"}';
  writeState("registry.terraform.io/dmacvicar/libvirt", "a", 0, state);
  const [change] = await project.plan("-refresh=false");
  // The only difference is Terraform's own mark of the sensitive attribute.
  expect(change).toMatchObject({ address: "libvirt_thing.b", previous_address: "libvirt_thing.a", change: { actions: ["update"] } });
  expect(change?.change.after).toEqual(change?.change.before);
  expect(change?.change.before?.data).toEqual({ disks: [{ file: "x" }] });
  project.remove();
  project = new TrialProject(bundle.plugins);
  project.things(moved);
  writeState("registry.terraform.io/another/libvirt", "a", 0, state);
  expect(await project.fails("plan", "-no-color", "-refresh=false")).toContain(
    "libvirt_thing cannot take over libvirt_thing of registry.terraform.io/another/libvirt",
  );
});

test("private data goes from plan to create to read, also through a saved plan", async () => {
  project = new TrialProject(bundle.plugins);
  project.things('resource "libvirt_thing" "a" {\n  name = "a"\n}');
  await project.plan();
  await project.apply("plan");
  await project.expectNoChanges();
  expect(project.log()).toContain('read a private={"created":"yes","planned":2}');
  project.things('resource "libvirt_thing" "a" {\n  name = "a"\n  size = 2\n}');
  await project.apply();
  await project.expectNoChanges();
  expect(project.log().match(/read a private=\{"created":"yes","planned":2\}/g)?.length).toBeGreaterThan(1);
  expect(attributes()).toMatchObject({ size: 2 });
});
