import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildImage } from "../../src/build/image";
import { findBuiltImage, listBuiltImages } from "../../src/core/model/built-image";
import { imagesFolder } from "../../src/core/model/image-folders";
import { loadImageRecipe } from "../../src/core/model/image-recipe";
import { silent } from "../../src/core/progress";
import { until } from "../support/until";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "queztl-build-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A cache of its own that need not fetch the package lists and packages again. */
function cacheLike(first: string, name: string): string {
  const cache = join(folder, name);
  mkdirSync(cache);
  if (existsSync(join(folder, first, "downloads")))
    cpSync(join(folder, first, "downloads"), join(cache, "downloads"), { recursive: true, preserveTimestamps: true });
  return cache;
}

test("two builds in two caches have the same bytes, under 20 MB", async () => {
  const first = await buildImage("micro", { progress: silent, cache: join(folder, "a") });
  const second = await buildImage("micro", { progress: silent, cache: cacheLike("a", "b") });
  for (const part of ["kernel", "initrd", "disk"] as const) {
    expect(second[part]?.sha256).toBe(first[part]?.sha256);
    expect(readFileSync(second[part]?.path ?? "").equals(readFileSync(first[part]?.path ?? ""))).toBe(true);
  }
  expect((first.kernel?.size ?? 0) + (first.initrd?.size ?? 0) + (first.disk?.size ?? 0)).toBeLessThan(20e6);
  expect(second.packages).toEqual(first.packages);
  expect(listBuiltImages(join(folder, "a"))).toEqual([first]);
}, 120_000);

test("a built image is found by its hash, and another hash is an error that says how to build it", () => {
  const hash = loadImageRecipe("micro").hash;
  expect(findBuiltImage("micro", hash, join(folder, "a")).hash).toBe(hash);
  expect(() => findBuiltImage("micro", "0".repeat(64), join(folder, "a"))).toThrow(
    /image micro is not built[\s\S]*queztl image build micro/,
  );
});

test("two builds at once in one cache are one build", async () => {
  const cache = cacheLike("a", "c");
  let built = 0;
  const progress = {
    ...silent,
    step: (text: string) => {
      built++;
      return silent.step(text);
    },
  };
  const [one, two] = await Promise.all([buildImage("micro", { progress, cache }), buildImage("micro", { progress, cache })]);
  expect(built).toBe(1);
  expect(one).toEqual(two);
}, 120_000);

test("a build that is killed leaves no image, and the next one cleans up after it", async () => {
  const cache = cacheLike("a", "d");
  const bundle = join(__dirname, `../../dist/killed-build-${process.pid}.cjs`); // it looks for the package's folder above itself
  const { build } = await import("esbuild");
  const contents =
    'import { buildImage } from "./src/build/image"; import { silent } from "./src/core/progress"; void buildImage("micro", { progress: silent, cache: process.argv[2], definitions: process.argv[3] });';
  await build({ stdin: { contents, resolveDir: join(__dirname, "../..") }, bundle: true, platform: "node", outfile: bundle });
  const child = spawn(process.execPath, [bundle, cache, imagesFolder()], { stdio: "ignore" });
  const images = join(cache, "images");
  await until("the build to begin", () => existsSync(images) && readdirSync(images).some((name) => name.startsWith(".building-")));
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  rmSync(bundle);
  expect(listBuiltImages(cache)).toEqual([]);
  await buildImage("micro", { progress: silent, cache });
  expect(readdirSync(images)).toEqual([expect.stringMatching(/^micro-[0-9a-f]{12}$/)]);
}, 120_000);

test("a package that no source has is told with what to check", async () => {
  const definitions = join(folder, "definitions");
  mkdirSync(definitions);
  const text = readFileSync(join(imagesFolder(), "micro.yaml"), "utf8").replace(
    "packages: [busybox-static,",
    "packages: [no-such-package-of-debian,",
  );
  writeFileSync(join(definitions, "micro.yaml"), text);
  await expect(buildImage("micro", { progress: silent, cache: cacheLike("a", "e"), definitions })).rejects.toThrow(
    /debian has no package no-such-package-of-debian/,
  );
});
