import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { processesOf } from "../build/image/builder-process";
import { mountsBelow } from "../build/image/packagers/workshop";
import { TinyImage } from "../build/image/tiny-image";
import { until } from "../support/until";
import { Workplace } from "./program";

const isRoot = process.getuid?.() === 0;
let tiny: TinyImage;
let place: Workplace;
let cache: string;

beforeAll(async () => {
  if (!isRoot) return;
  tiny = await TinyImage.create();
  tiny.define("larger", { packages: ["tiny-slow"], disk: { size: "96MiB" } });
  cache = join(tiny.folder, "cache");
  const { XDG_CONFIG_HOME: _config, ...env } = tiny.env as NodeJS.ProcessEnv;
  place = new Workplace({ ...env, QUEZTL_CACHE_DIR: cache, QUEZTL_MIRRORS_FILE: join(tiny.folder, "mirrors.yaml") });
});

afterAll(async () => {
  if (!isRoot) return;
  place.remove();
  await tiny.remove();
});

interface Built {
  readonly hash: string;
  readonly built: boolean;
  readonly disk: { readonly path: string; readonly sha256: string; readonly format: string; readonly virtualSize: number };
}

test.skipIf(!isRoot)(
  "an image is listed, locked, built, shown, verified, compared and pruned",
  async () => {
    expect(await place.ok("image", "list")).toMatch(/^tiny +x86_64 +no +an image of a test$/m);
    expect(await place.ok("image", "show", "tiny")).toMatch(/^built +no \(queztl image build tiny\)$/m);

    const lock = join(tiny.definitions, "tiny.lock.yaml");
    expect(await place.ok("image", "lock", "tiny")).toContain(`${lock}: 4 packages`);
    expect(await place.ok("image", "lock", "tiny", "--check")).toContain(`${lock} is up to date`);
    const built = await place.json<Built>("image", "build", "tiny");
    expect(built).toMatchObject({ version: 1, name: "tiny", built: true, disk: { format: "qcow2", virtualSize: 64 * 2 ** 20 } });
    expect(statSync(built.disk.path).isFile()).toBe(true);
    const shown = await place.ok("image", "show", "tiny");
    expect(shown).toContain(built.hash);
    expect(shown).toMatch(/^tiny-busybox +1\.35\.0-r4$/m);
    expect(await place.ok("image", "list")).toMatch(/^tiny +x86_64 +\d+\.\d .iB +an image of a test$/m);
    expect(await place.ok("image", "verify", "tiny")).toMatch(/^ok +.*disk\.qcow2$/m);

    tiny.publish(tiny.sources.map((one) => (one.name === "tiny-slow" ? { ...one, version: "2-r0" } : one)));
    const stale = await place.run(["image", "lock", "tiny", "--check", "--json"]);
    expect(stale.code).toBe(1);
    expect(JSON.parse(stale.stdout)).toMatchObject({ written: false, changes: [{ name: "tiny-slow", from: "1-r0", to: "2-r0" }] });
    expect(await place.ok("image", "lock", "larger")).toContain("4 packages");
    expect(await place.ok("image", "diff", "tiny", "larger")).toMatch(/^tiny-slow +1-r0 +2-r0$/m);

    writeFileSync(built.disk.path, Buffer.concat([readFileSync(built.disk.path), Buffer.from("more")]));
    const wrong = await place.run(["image", "verify", "tiny"]);
    expect(wrong.code).toBe(4);
    expect(wrong.stderr).toMatch(/image tiny is not what was built[\s\S]*queztl image build tiny --force/);
    expect((await place.json<Built>("image", "build", "tiny", "--force")).disk.sha256).toBe(built.disk.sha256);

    expect(await place.ok("image", "prune", "--limit", "0B")).toMatch(/removed tiny-[0-9a-f]{12}\n[\s\S]* left/);
    expect(readdirSync(join(cache, "images"))).toEqual([]);
  },
  120_000,
);

test.skipIf(!isRoot)(
  "queztl-vm-builder builds in a size and a format, and copies the files out",
  async () => {
    tiny.publish();
    const out = place.path("out");
    const args = ["--distro", "tiny", "--size", "80MiB", "--format", "raw", "--out", out, "--json"];
    const { code, stdout } = await place.run(args, { program: "vm-builder" });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, name: "tiny", disk: { path: join(out, "disk.img"), format: "raw" } });
    expect(statSync(join(out, "disk.img")).size).toBe(80 * 2 ** 20);
    expect(existsSync(join(out, "sbom.spdx.json"))).toBe(true);
    const small = await place.run(["--distro", "tiny", "--size", "10MiB"], { program: "vm-builder" });
    expect([small.code, small.stderr]).toEqual([2, "error: image tiny does not fit on 10MiB\n  fix: choose at least 64MiB\n"]);
  },
  60_000,
);

test.skipIf(!isRoot)("a distribution without a mirror is told before anything is built, with exit code 4", async () => {
  const { QUEZTL_MIRROR_ALPINE: _mirror, QUEZTL_IMAGES_DIR: _images, ...env } = place.env;
  const bare = new Workplace({ ...env, QUEZTL_CACHE_DIR: join(tiny.folder, "bare"), QUEZTL_MIRROR_ALPINE: "", QUEZTL_IMAGES_DIR: "" });
  try {
    const { code, stderr, stdout } = await bare.run(["--distro", "alpine", "--kernel", "custom", "--size", "2GB"], {
      program: "vm-builder",
    });
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toBe(
      `error: no mirror of alpine is set\n  why: only Debian's mirror is known by itself: from this machine's apt\n  fix: --mirror URL, QUEZTL_MIRROR_ALPINE=URL, or mirrors: { alpine: URL } in ${join(tiny.folder, "mirrors.yaml")}\n`,
    );
    expect(existsSync(join(tiny.folder, "bare"))).toBe(false);
  } finally {
    bare.remove();
  }
});

test.skipIf(!isRoot)(
  "Ctrl-C ends a build with exit code 8 and leaves nothing",
  async () => {
    const [node, args] = place.command("image", "build", "tiny", "--force");
    const child = spawn(node, args, { env: place.env, stdio: "ignore" });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const images = join(cache, "images");
    await until("the build to install", () => readdirSync(images).some((name) => name.startsWith(".building-")));
    child.kill("SIGINT");
    expect(await ended).toBe(8);
    expect(readdirSync(images).filter((name) => name.startsWith("."))).toEqual([]);
    expect(readdirSync(join(cache, "downloads")).filter((name) => name.endsWith(".part"))).toEqual([]);
    await until("its programs to end", () => processesOf(cache).length === 0, 3000);
    expect(mountsBelow(cache)).toEqual([]);
  },
  30_000,
);
