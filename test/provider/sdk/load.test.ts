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

test("100 creates of a second each run side by side", async () => {
  project = new TrialProject(bundle.plugins);
  project.things('resource "libvirt_thing" "a" {\n  count = 100\n  name = "a${count.index}"\n  seconds = 1\n}');
  await project.ok("validate");
  const begin = performance.now();
  await project.apply("-parallelism=100");
  expect(performance.now() - begin).toBeLessThan(20_000);
  expect(project.state().resources[0]?.instances).toHaveLength(100);
});

test("states of 12 MB go through", async () => {
  project = new TrialProject(bundle.plugins);
  const body = (extra: string) => `
locals {
  kb  = join("", [for i in range(1024) : "x"])
  big = join("", [for i in range(1024) : local.kb])
}
resource "libvirt_thing" "a" {
  count  = 2
  name   = "a\${count.index}"
  data   = { parts = [for i in range(12) : "\${i}\${local.big}"] }
  ${extra}
}`;
  project.things(body(""));
  await project.apply();
  expect(project.stored("a1").length).toBeGreaterThan(12 * 1024 * 1024);
  project.things(body("size = 9"));
  await project.apply();
  await project.expectNoChanges();
}, 120_000);
