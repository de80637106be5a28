import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lockImage } from "../../src/build/image/lock";
import { listBuiltImages } from "../../src/core/model/built-image";
import { cacheFolder } from "../../src/core/paths";
import { run } from "../../src/core/process";
import { silent } from "../../src/core/progress";
import { BuilderProgram, processesOf } from "../build/image/builder-process";
import { GpgKey } from "../build/image/packagers/gpg-key";
import { MirrorServer } from "../build/image/packagers/mirror-server";
import { mountsBelow } from "../build/image/packagers/workshop";
import { until } from "../support/until";
import { type DebSource, writeDebRepository } from "./deb-repository";
import { Workbench } from "./workbench";

const bench = new Workbench();
let program: BuilderProgram;

beforeAll(async () => {
  program = await BuilderProgram.create();
});

afterAll(() => {
  program.remove();
  bench.remove();
});

/** Share of what dpkg does: it unpacks all, then configures all. */
function installed(share: number): (line: string) => boolean {
  return (line) => {
    const [, done, all] = /^installing: (\d+) of (\d+)$/.exec(line) ?? [];
    return Number(done) / Number(all) >= share;
  };
}

const STAGES = [
  ["mmdebstrap begins", (line: string) => line.startsWith("installing")],
  ["dpkg unpacks", installed(0.1)],
  ["dpkg configures", installed(0.4)],
  ["the disk is made", (line: string) => line === "disk"],
] as const;

test("a build of Debian that is killed while dpkg unpacks, configures, or the disk is made leaves no process and no mount", async () => {
  const name = bench.extend("debian-minimal", "killed");
  const cache = join(bench.folder, "cache");
  mkdirSync(cache);
  // Downloads are taken from the user's cache, so that only the stages cost time.
  if (existsSync(join(cacheFolder(), "downloads"))) await run("cp", ["-a", join(cacheFolder(), "downloads"), cache]);
  await lockImage(name, { progress: silent, mode: "create", definitions: bench.folder, cache });
  for (const [stage, isAt] of STAGES) {
    const killed = program.start(name, bench.folder, cache);
    killed.onLine = (line) => {
      if (isAt(line)) killed.kill();
    };
    await killed.ended;
    expect(killed.said.at(-1), stage).not.toMatch(/^(built|failed)/);
    await until(`nothing of a build that was killed at ${stage}`, () => processesOf(cache).length === 0, 5000);
    expect(mountsBelow(cache)).toEqual([]);
    expect(listBuiltImages(cache)).toEqual([]);
  }
  const whole = program.start(name, bench.folder, cache);
  await whole.ended;
  expect(whole.said.at(-1)).toMatch(/^built [0-9a-f]{64}$/);
  expect(readdirSync(join(cache, "images"))).toEqual([expect.stringMatching(/^killed-[0-9a-f]{12}$/)]);
}, 900_000);

test("Debian's lists signed by another key, or changed after they were signed, are errors of exit code 4 with all that helps", async () => {
  const files = mkdtempSync(join(bench.folder, "mirror-"));
  const mirror = await MirrorServer.start(files);
  const [key, stranger] = [await GpgKey.create("Tester <test@queztl.test>"), await GpgKey.create("Stranger <stranger@queztl.test>")];
  const before = { ...process.env };
  try {
    const exported = join(files, "test.asc");
    await key.export(exported);
    const name = bench.extend("debian-minimal", "forged");
    const one: DebSource = { name: "one", version: "1-r1", depends: [], provides: [], isEssential: true };
    // A cache for each: the mirror's files have one date, by which apt would go on with the other's.
    const lock = () =>
      lockImage(name, { progress: silent, mode: "check", definitions: bench.folder, cache: mkdtempSync(join(bench.folder, "forged-")) });
    const parts = {
      kind: "host",
      exitCode: 4,
      where: expect.stringContaining(mirror.url),
      why: expect.any(String),
      fix: expect.any(String),
    };
    process.env.QUEZTL_MIRROR_DEBIAN = `${mirror.url}/debian`;
    process.env.QUEZTL_KEYS_DEBIAN = exported;
    for (const suite of ["trixie", "trixie-updates"]) await writeDebRepository(join(files, "debian"), suite, [one], stranger);
    await expect(lock()).rejects.toMatchObject({ ...parts, summary: expect.stringContaining("not signed by a key that is trusted") });
    for (const suite of ["trixie", "trixie-updates"]) await writeDebRepository(join(files, "debian"), suite, [one], key);
    const index = join(files, "debian/dists/trixie/main/binary-amd64/Packages");
    writeFileSync(index, "Package: two\n");
    writeFileSync(`${index}.gz`, gzipSync("Package: two\n"));
    await expect(lock()).rejects.toMatchObject({ ...parts, summary: expect.stringContaining("cannot be fetched") });
  } finally {
    for (const variable of ["QUEZTL_MIRROR_DEBIAN", "QUEZTL_KEYS_DEBIAN"]) delete process.env[variable];
    Object.assign(process.env, before);
    await mirror.stop();
    for (const one of [key, stranger]) await one.remove();
    rmSync(files, { recursive: true });
  }
}, 120_000);
