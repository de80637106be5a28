import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { TRIAL_ENTRY, TrialProject } from "../fixtures/trial";
import { installedBundle } from "../terraform-project";

let bundle: Awaited<ReturnType<typeof installedBundle>>;
let project: TrialProject;

beforeAll(async () => {
  bundle = await installedBundle(TRIAL_ENTRY);
});
afterEach(() => project.remove());
afterAll(() => bundle.remove());

const start = (behave: string, more = "") => {
  project = new TrialProject(bundle.plugins);
  again(behave, more);
};
const again = (behave: string, more = "") =>
  project.things(`resource "libvirt_thing" "a" {\n  name = "a"\n  behave = "${behave}"\n  ${more}\n}`);
const apply = ["apply", "-no-color", "-auto-approve"] as const;
const instance = () => project.state().resources[0]?.instances[0];

test("a create that throws leaves nothing, and says what, why and what to do", async () => {
  start("fail");
  expect(await project.fails(...apply)).toContain(
    'Error: cannot create a with libvirt_thing.a, on main.tf line 9, in resource "libvirt_thing" "a": 9: resource "libvirt_thing" "a" { it wants to fail To fix it: let it',
  );
  expect(instance()).toBeUndefined();
});

test("a create that returns its object with an error leaves it tainted, and the next apply replaces it", async () => {
  start("half");
  expect(await project.fails(...apply)).toContain("a is only half made");
  expect(instance()).toMatchObject({ status: "tainted", attributes: { id: "a", generation: 1 } });
  again("well");
  const [change] = await project.plan();
  expect(change?.change.actions).toEqual(["delete", "create"]);
  await project.apply();
  expect(instance()?.status).toBeUndefined();
});

test("a failed update keeps the prior state", async () => {
  start("well", "size = 1");
  await project.apply();
  again("fail", "size = 2");
  expect(await project.fails(...apply)).toContain("cannot update a");
  expect(instance()).toMatchObject({ attributes: { size: 1, behave: "well" } });
});

test("a failed delete keeps the object", async () => {
  start("keep");
  await project.apply();
  expect(await project.fails("destroy", "-no-color", "-auto-approve")).toContain("a wants to be kept");
  expect(instance()).toMatchObject({ attributes: { id: "a" } });
});

test("a bug in a handler is reported as such, with its stack in the log", async () => {
  start("bug");
  project.env.TF_LOG_PROVIDER = "debug";
  const { code, stdout, stderr } = await project.terraform(...apply);
  expect(code).toBe(1);
  expect(stdout + stderr).toContain("Bug in the provider: undefined is not a thing");
  // go-plugin understood our log lines: level and module are its own columns.
  expect(stderr).toMatch(
    /\[ERROR\] provider\.terraform-provider-libvirt_v1\.0\.0\.cjs: bug while creating libvirt_thing:[\s\S]*?error=[\s|]*TypeError: undefined is not a thing/,
  );
  expect(stderr).not.toContain('"@level"');
});

test("values that a handler forgot are reported, and the object is not lost", async () => {
  start("forget");
  expect(await project.fails(...apply)).toContain("the state that libvirt_thing returned: size is missing; generation is still unknown");
  expect(instance()).toMatchObject({ status: "tainted", attributes: { id: "a", generation: null } });
});

test("a provider whose configuration is not known yet says so where it matters", async () => {
  project = new TrialProject(bundle.plugins);
  project.write(
    'provider "libvirt" {\n  dir = "${terraform_data.x.output}"\n}',
    `resource "terraform_data" "x" {\n  input = "${project.store}"\n}\nresource "libvirt_thing" "a" {\n  name = "a"\n}`,
  );
  await project.apply();
  expect(project.has("a")).toBe(true);
});

test("a missing Node is told in one line with the fix", async () => {
  start("well");
  project.env.QUEZTL_NODE = "no-such-node";
  expect(await project.fails("plan", "-no-color")).toContain(
    "The libvirt provider needs Node.js, and no-such-node is not found. To fix it: install Node.js 20 or newer (https://nodejs.org), or set QUEZTL_NODE to its program.",
  );
});
