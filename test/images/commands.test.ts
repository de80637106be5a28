import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { imagesFolder } from "../../src/core/model/image-folders";
import { Workplace } from "../cli/program";

/** Without their locks: the archive may have moved on since the committed ones. */
const place = new Workplace();
const definitions = place.path("definitions");
mkdirSync(definitions);
for (const name of ["debian-stable", "debian-minimal"]) cpSync(join(imagesFolder(), `${name}.yaml`), join(definitions, `${name}.yaml`));
place.env.QUEZTL_IMAGES_DIR = definitions;
afterAll(() => place.remove());

test("queztl-vm-builder --distro debian --size 3GB --json builds debian-stable with a disk of that size", async () => {
  const { code, stdout, stderr } = await place.run(["--distro", "debian", "--size", "3GB", "--json"], {
    program: "vm-builder",
    timeout: 600_000,
  });
  expect([code, stderr.split("\n").filter((line) => line.startsWith("error"))]).toEqual([0, []]);
  const GB = 1e9;
  const image = JSON.parse(stdout) as { readonly disk: { readonly virtualSize: number; readonly size: number } };
  expect(image).toMatchObject({
    version: 1,
    name: "debian-stable",
    built: true,
    disk: { format: "qcow2", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(image.disk.virtualSize).toBeGreaterThanOrEqual(3 * GB);
  expect(image.disk.size).toBeLessThan(90e6);
}, 900_000);

test("queztl image boot tells when a guest answers", async () => {
  const { code, stdout } = await place.run(["image", "boot", "debian-minimal", "--timeout", "180", "--json"], { timeout: 600_000 });
  expect(code).toBe(0);
  const { milliseconds } = JSON.parse(stdout) as { readonly milliseconds: { readonly agent: number; readonly ready: number } };
  expect(milliseconds.ready).toBeGreaterThanOrEqual(milliseconds.agent);
}, 900_000);
