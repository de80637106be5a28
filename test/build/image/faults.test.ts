import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { buildImage } from "../../../src/build/image";
import { lockImage } from "../../../src/build/image/lock";
import { QueztlError } from "../../../src/core/error";
import { listBuiltImages } from "../../../src/core/model/built-image";
import { run } from "../../../src/core/process";
import { silent } from "../../../src/core/progress";
import { until } from "../../support/until";
import { BuilderProgram, processesOf } from "./builder-process";
import { ApkKey } from "./packagers/apk-repository";
import { mountsBelow } from "./packagers/workshop";
import { TinyImage } from "./tiny-image";

const isRoot = process.getuid?.() === 0;
let tiny: TinyImage;
let program: BuilderProgram;
let before: NodeJS.ProcessEnv;

beforeAll(async () => {
  if (!isRoot) return;
  tiny = await TinyImage.create();
  program = await BuilderProgram.create();
  before = { ...process.env };
  Object.assign(process.env, tiny.env);
});

beforeEach(() => {
  if (!isRoot) return;
  tiny.server.breaks = undefined;
  tiny.publish();
});

afterAll(async () => {
  if (!isRoot) return;
  for (const name of Object.keys(tiny.env)) delete process.env[name];
  Object.assign(process.env, before);
  program.remove();
  await tiny.remove();
});

const build = (cache: string, name = "tiny") => buildImage(name, { progress: silent, definitions: tiny.definitions, cache });

function freshCache(): string {
  return mkdtempSync(join(tiny.folder, "cache-"));
}

/** What a build leaves beside images, whole downloads and lists. */
function leftovers(cache: string): readonly string[] {
  const names = (folder: string) => (existsSync(join(cache, folder)) ? readdirSync(join(cache, folder)) : []);
  return [
    ...names("images").filter((name) => name.startsWith(".")),
    ...names("work"),
    ...names("downloads").filter((name) => name.endsWith(".part")),
    ...mountsBelow(cache),
    ...processesOf(cache),
  ];
}

/** The error of a build: all four parts of it, and the exit code of a host's fault. */
async function faultOf(cache: string, name = "tiny"): Promise<QueztlError> {
  const error = await build(cache, name).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!QueztlError.is(error)) throw error ?? new Error("it was built");
  expect(error).toMatchObject({ kind: "host", exitCode: 4, where: expect.any(String), why: expect.any(String), fix: expect.any(String) });
  return error;
}

const stageOf = (line: string) => line.replace(/\d[\d.]*/g, "N");

test.skipIf(!isRoot)(
  "a build that is killed, at whatever it is, leaves no process and no mount, and the next one builds and clears up",
  async () => {
    const cache = freshCache();
    const whole = program.start("tiny", tiny.definitions, cache);
    await whole.ended;
    const built = whole.said.at(-1) ?? "";
    expect(built).toMatch(/^built [0-9a-f]{64}$/);
    const stages = [...new Set(whole.said.slice(0, -1).map(stageOf))];
    for (const word of ["indexes", "packages: ", "tiny-slow", "files and services", "disk", "packing"])
      expect(
        stages.some((stage) => stage.includes(word)),
        `${word} is in ${stages.join(" | ")}`,
      ).toBe(true);
    for (const stage of stages) {
      for (const folder of ["downloads", "images", "packagers"]) rmSync(join(cache, folder), { recursive: true });
      const killed = program.start("tiny", tiny.definitions, cache);
      killed.onLine = (line) => {
        if (stageOf(line) === stage) killed.kill();
      };
      await killed.ended;
      expect(killed.said.at(-1), stage).not.toBe(built);
      await until(`nothing of a build that was killed at "${stage}"`, () => processesOf(cache).length === 0, 3000);
      expect(mountsBelow(cache)).toEqual([]);
      expect(listBuiltImages(cache)).toEqual([]);
      expect((await build(cache)).disk?.sha256, stage).toBe(built.slice("built ".length));
      expect(leftovers(cache), stage).toEqual([]);
    }
  },
  180_000,
);

test.skipIf(!isRoot)("two builds at once, in two processes, make one image", async () => {
  const cache = freshCache();
  const builds = [1, 2].map(() => program.start("tiny", tiny.definitions, cache));
  await Promise.all(builds.map(({ ended }) => ended));
  const [first = [], second = []] = builds.map(({ said }) => said);
  expect(first.at(-1)).toMatch(/^built /);
  expect(second.at(-1)).toBe(first.at(-1));
  // Only one of them was at the disk.
  expect([...first, ...second].filter((line) => line === "disk")).toHaveLength(1);
  expect(leftovers(cache)).toEqual([]);
});

test.skipIf(!isRoot)(
  "a full disk is told so at every size that is too small, and nothing is left",
  async () => {
    const cache = freshCache();
    const told: string[] = [];
    for (const size of ["200k", "1m", "3m", "6m", "9m", "40m"]) {
      await run("mount", ["-t", "tmpfs", "-o", `size=${size}`, "queztl-test", cache]);
      try {
        if (size === "40m") await build(cache);
        else told.push((await faultOf(cache)).message);
        expect(leftovers(cache)).toEqual([]);
      } finally {
        await run("umount", [cache]);
      }
    }
    for (const text of told) expect(text).toMatch(/the disk is full[\s\S]*queztl image prune/);
  },
  120_000,
);

test.skipIf(!isRoot)(
  "a mirror that dies in the middle of the packages is an error of the host; what came stays",
  async () => {
    const cache = freshCache();
    tiny.define("whole");
    await lockImage("whole", { progress: silent, mode: "create", definitions: tiny.definitions, cache: freshCache() });
    tiny.server.breaks = /tiny-busybox/;
    expect((await faultOf(cache, "whole")).message).toMatch(/cannot download tiny-busybox[\s\S]*3 tries/);
    expect(leftovers(cache)).toEqual([]);
    tiny.server.breaks = undefined;
    tiny.server.asked.length = 0;
    await build(cache, "whole");
    expect(tiny.server.asked).toEqual(["/v3.22/main/x86_64/tiny-busybox-1.35.0-r4.apk"]);
  },
  60_000,
);

test.skipIf(!isRoot)("a package with another checksum than the lock's, or that is gone, is an error of the mirror", async () => {
  tiny.define("locked");
  await lockImage("locked", { progress: silent, mode: "create", definitions: tiny.definitions, cache: freshCache() });
  const file = join(tiny.files, "v3.22/main/x86_64/tiny-slow-1-r0.apk");
  writeFileSync(file, readFileSync(file).fill(0, 600));
  expect((await faultOf(freshCache(), "locked")).message).toMatch(
    /tiny-slow 1-r0 is not the file that the lock names[\s\S]*image lock locked --update/,
  );
  rmSync(file);
  expect((await faultOf(freshCache(), "locked")).message).toMatch(
    /tiny-slow 1-r0 is gone from the mirror[\s\S]*image lock locked --update/,
  );
});

test.skipIf(!isRoot)("lists that another key has signed, or that were changed after it, are refused", async () => {
  tiny.publish(tiny.sources, new ApkKey("stranger.rsa.pub"));
  expect((await faultOf(freshCache())).message).toContain("signed by a key that is not known here");
  tiny.publish(tiny.sources, new ApkKey(tiny.key.name));
  expect((await faultOf(freshCache())).message).toMatch(/the signature of the index of main is wrong/);
});

test.skipIf(!isRoot)("without a mirror nothing is built, not even the kernel that the image names", async () => {
  delete process.env.QUEZTL_MIRROR_ALPINE;
  process.env.QUEZTL_MIRRORS_FILE = join(tiny.folder, "none.yaml");
  const cache = freshCache();
  try {
    const error = await build(cache, "tiny+queztl-server").then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).toMatchObject({
      exitCode: 4,
      summary: "no mirror of alpine is set",
      fix: expect.stringContaining("QUEZTL_MIRROR_ALPINE"),
    });
    expect(readdirSync(cache)).toEqual([]);
  } finally {
    delete process.env.QUEZTL_MIRRORS_FILE;
    process.env.QUEZTL_MIRROR_ALPINE = tiny.url;
  }
});
