/**
 * Sizes, build times and boots of images: `node dist/bench/image.js [NAME…]`, JSON on stdout. Needs root for images of Debian, and QEMU. The images
 * boot in turn, so that a load on the machine is on all of them: `times_of_first` compares with the first image's boot of the same round.
 */
import { execFileSync } from "node:child_process";
import { loadavg } from "node:os";
import { buildImage } from "../src/build/image";
import { type BootReport, bootImage } from "../src/build/image/boot";
import type { BuiltImage } from "../src/core/model/image";
import { packageRoot } from "../src/core/package-root";
import { terminalProgress } from "../src/core/progress";
import { spread } from "./spread";

const NAMES = ["micro", "micro+queztl-micro", "debian-minimal", "debian-stable"];
const ROUNDS = 5;

interface Measured {
  readonly name: string;
  readonly image: BuiltImage;
  readonly buildSeconds: number;
  readonly boots: BootReport[];
}

async function build(name: string): Promise<Measured> {
  const progress = terminalProgress();
  await buildImage(name, { progress }); // kernel, lists and packages are there for the second one
  const begun = performance.now();
  const image = await buildImage(name, { progress, force: true });
  return { name, image, buildSeconds: Math.round(performance.now() - begun) / 1000, boots: [] };
}

function describe({ name, image, buildSeconds, boots }: Measured, reference: readonly BootReport[]) {
  const times = (pick: (boot: BootReport) => number | undefined) => {
    const samples = boots.flatMap((boot) => pick(boot) ?? []);
    return samples.length === 0 ? undefined : spread(samples);
  };
  const bytes = { disk: image.disk?.size ?? 0, kernel: image.kernel?.size ?? 0, initrd: image.initrd?.size ?? 0 };
  return {
    name,
    bytes: { ...bytes, all: bytes.disk + bytes.kernel + bytes.initrd },
    build_seconds: buildSeconds,
    milliseconds_after_start: {
      login: times((boot) => boot.login),
      agent: times((boot) => boot.agent),
      address: times((boot) => boot.address),
      ready: times((boot) => boot.ready),
    },
    times_of_first: spread(boots.map((boot, round) => boot.agent / (reference[round]?.agent ?? Number.NaN))),
  };
}

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const images: Measured[] = [];
  for (const name of names.length === 0 ? NAMES : names) images.push(await build(name));
  const loads: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    for (const { image, boots } of images) {
      boots.push(await bootImage(image, { timeout: 300_000, untilLogin: true }));
      loads.push(loadavg()[0] ?? 0);
    }
  const revision = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: packageRoot(), encoding: "utf8" }).trim();
  const described = images.map((one) => describe(one, images[0]?.boots ?? []));
  const document = { bench: "image", revision, accelerator: "tcg", rounds: ROUNDS, load: spread(loads), images: described };
  process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
}

void main();
