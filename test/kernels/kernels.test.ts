import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
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

/** Without a compiler cache. The others link, pack and compress twice what was compiled once: the compiler is the same, and a build takes 11 minutes. */
const COMPILED_TWICE = ["queztl-micro", "queztl-server"];
let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "queztl-kernels-"));
  await installPackages(missingKernelPackages());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(listKernelDefinitions())("%s", (name) => {
  test("two builds in two folders have the same bytes", async () => {
    const [a, b] = [join(folder, "a"), join(folder, "b")];
    const build = async (cache: string) =>
      await buildKernel(name, { progress: silent, cache, ccache: !COMPILED_TWICE.includes(name), force: true });
    const first = await build(a);
    if (!COMPILED_TWICE.includes(name)) cpSync(join(a, "kernels/ccache"), join(b, "kernels/ccache"), { recursive: true });
    const second = await build(b);
    for (const part of ["image", "modules", "config"] as const) {
      expect(second[part]?.sha256).toBe(first[part]?.sha256);
      if (first[part] !== undefined) expect(readFileSync(second[part]?.path ?? "").equals(readFileSync(first[part].path))).toBe(true);
    }
  });

  test("boots within its budget", async () => {
    const kernel = await buildKernel(name, { progress: silent, cache: join(folder, "a") });
    const { kernelSeconds } = await bootKernel(kernel, { cache: join(folder, "a"), update: () => undefined });
    expect(overBudget(loadKernelDefinition(name).budget, { size: kernel.image.size, seconds: kernelSeconds })).toEqual([]);
  });
});
