import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bootKernel } from "../../src/build/kernel/boot";
import { overBudget } from "../../src/build/kernel/budget";
import { buildKernel } from "../../src/build/kernel/build";
import { missingKernelPackages } from "../../src/build/kernel/make";
import { listKernelDefinitions, loadKernelDefinition } from "../../src/core/model/kernel-definition";
import { silent } from "../../src/core/progress";
import { installPackages } from "../support/install-packages";

let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "queztl-kernels-"));
  await installPackages(missingKernelPackages());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(listKernelDefinitions())("%s", (name) => {
  test("two builds in two folders, by the compiler alone, have the same bytes", async () => {
    const build = async (cache: string) =>
      await buildKernel(name, { progress: silent, cache: join(folder, cache), ccache: false, force: true });
    const [a, b] = [await build("a"), await build("b")];
    for (const part of ["image", "modules", "config"] as const) {
      expect(b[part]?.sha256).toBe(a[part]?.sha256);
      if (a[part] !== undefined) expect(readFileSync(b[part]?.path ?? "").equals(readFileSync(a[part].path))).toBe(true);
    }
  });

  test("boots within its budget", async () => {
    const kernel = await buildKernel(name, { progress: silent, cache: join(folder, "a") });
    const { kernelSeconds } = await bootKernel(kernel, { cache: join(folder, "a"), update: () => undefined });
    expect(overBudget(loadKernelDefinition(name).budget, { size: kernel.image.size, seconds: kernelSeconds })).toEqual([]);
  });
});
