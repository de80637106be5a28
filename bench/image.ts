/** Sizes, build times and boots of images: `node dist/bench/image.js [NAME…]`, JSON on stdout. Needs root for images of Debian, and QEMU. */
import { execFileSync } from "node:child_process";
import { buildImage } from "../src/build/image";
import { type BootReport, bootImage } from "../src/build/image/boot";
import { packageRoot } from "../src/core/package-root";
import { terminalProgress } from "../src/core/progress";
import { spread } from "./spread";

const NAMES = ["micro", "micro+queztl-micro", "debian-minimal", "debian-stable"];
const BOOTS = 3;

async function measure(name: string) {
  const progress = terminalProgress();
  await buildImage(name, { progress }); // kernel, lists and packages are there for the second one
  const begun = performance.now();
  const image = await buildImage(name, { progress, force: true });
  const build = Math.round(performance.now() - begun) / 1000;
  const boots: BootReport[] = [];
  for (let run = 0; run < BOOTS; run++) boots.push(await bootImage(image));
  const seconds = (pick: (boot: BootReport) => number | undefined) => {
    const samples = boots.flatMap((boot) => pick(boot) ?? []);
    return samples.length === 0 ? undefined : spread(samples);
  };
  const bytes = { disk: image.disk?.size ?? 0, kernel: image.kernel?.size ?? 0, initrd: image.initrd?.size ?? 0 };
  return {
    name,
    bytes: { ...bytes, all: bytes.disk + bytes.kernel + bytes.initrd },
    build_seconds: build,
    milliseconds_after_start: {
      login: seconds((boot) => boot.login),
      agent: seconds((boot) => boot.agent),
      address: seconds((boot) => boot.address),
      ready: seconds((boot) => boot.ready),
    },
  };
}

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const images = [];
  for (const name of names.length === 0 ? NAMES : names) images.push(await measure(name));
  const revision = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: packageRoot(), encoding: "utf8" }).trim();
  process.stdout.write(`${JSON.stringify({ bench: "image", revision, accelerator: "tcg", boots: BOOTS, images }, undefined, 2)}\n`);
}

void main();
