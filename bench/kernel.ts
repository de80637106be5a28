/**
 * Size and time to init of queztl-micro, and how long its builds take that change nothing, or one fragment: `node dist/bench/kernel.js`, JSON on
 * stdout. The kernel is in the cache then (the first build takes ten to thirty minutes), and so are the objects of the changed one.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootKernel } from "../src/build/kernel/boot";
import { BOOT_MACHINES } from "../src/build/kernel/boot-qemu";
import { buildKernel } from "../src/build/kernel/build";
import { kernelConfigsFolder } from "../src/core/model/kernel-definition";
import { packageRoot } from "../src/core/package-root";
import { terminalProgress } from "../src/core/progress";
import { spread } from "./spread";

const NAME = "queztl-micro";
const RUNS = 5;

async function seconds(body: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await body();
  return Math.round(performance.now() - begun) / 1000;
}

async function main(): Promise<void> {
  const progress = terminalProgress();
  const kernel = await buildKernel(NAME, { progress });
  const boots: Record<string, unknown> = {};
  for (const machine of BOOT_MACHINES) {
    const reports = [];
    for (let run = 0; run < RUNS; run += 1) reports.push(await bootKernel(kernel, { machine, update: () => undefined }));
    boots[machine] = {
      kernel_milliseconds: spread(reports.map(({ kernelSeconds }) => kernelSeconds * 1000)),
      wall_milliseconds: spread(reports.map(({ wallSeconds }) => wallSeconds * 1000)),
    };
  }
  const unchanged = await seconds(() => buildKernel(NAME, { progress }));
  const folder = mkdtempSync(join(tmpdir(), "queztl-bench-"));
  try {
    cpSync(kernelConfigsFolder(), folder, { recursive: true });
    const fragment = join(folder, "fragments/files.yaml");
    writeFileSync(fragment, `${readFileSync(fragment, "utf8")}  NLS_ISO8859_15: y\n`);
    const changed = await seconds(() => buildKernel(NAME, { progress, definitions: folder }));
    const back = await seconds(() => buildKernel(NAME, { progress, force: true }));
    const revision = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: packageRoot() }).toString().trim();
    const report = { benchmark: "kernel", revision, kernel: kernel.release, bytes: kernel.image.size, runs: RUNS, boots };
    process.stdout.write(
      `${JSON.stringify({ ...report, seconds: { unchanged, one_fragment_changed: changed, changed_back: back } }, undefined, 2)}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
