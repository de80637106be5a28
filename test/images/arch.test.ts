import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PackageRequest, PackagerWork } from "../../src/build/image/packager";
import { arch } from "../../src/build/image/packagers/arch";
import { distributionKeys } from "../../src/build/image/packagers/distribution-keys";
import { pacmanKeyring } from "../../src/build/image/packagers/pacman/keyring";
import { run } from "../../src/core/process";
import { bootRoot } from "../build/image/packagers/boot";
import { GpgKey } from "../build/image/packagers/gpg-key";
import { MirrorServer } from "../build/image/packagers/mirror-server";
import { type TinyFile, type TinyPackage, tinySystem } from "../build/image/packagers/tiny-system";
import { differences, mountsBelow, Workshop } from "../build/image/packagers/workshop";
import { type PacmanSource, writePacmanRepository } from "./pacman-repository";

const shop = new Workshop("arch");
const files = join(shop.folder, "mirror");
const cache = join(shop.folder, "cache");
let mirror: MirrorServer;
let key: GpgKey;
let keys: readonly string[];
let tiny: readonly TinyPackage[];

beforeAll(async () => {
  mkdirSync(files);
  mkdirSync(cache);
  key = await GpgKey.create("Tester <test@queztl.test>");
  keys = [join(shop.folder, "test.asc")];
  await key.export(keys[0] ?? "");
  mirror = await MirrorServer.start(files);
  tiny = await tinySystem(join(shop.folder, "tiny"));
  await writePacmanRepository(join(files, "core"), "core", tiny, key);
});

afterAll(async () => {
  await mirror.stop();
  await key.remove();
  shop.remove();
});

function requestFor(packages: readonly string[], repository = "core"): PackageRequest {
  return { release: "", architecture: "x86_64", packages, repositories: [{ name: repository, url: `${mirror.url}/${repository}` }] };
}

const build = (request: PackageRequest, more: Partial<PackagerWork> = {}) => shop.build(arch, request, files, { keys, cache, ...more });

test("a root is installed with scripts, and the same one twice", async () => {
  const request = requestFor(["tiny-agent"]);
  const first = await build(request);
  expect(readFileSync(join(first, "etc/installed-by"), "utf8")).toBe("0\nproc\n");
  const second = await build(request);
  expect(differences(first, second)).toEqual([]);
  expect(mountsBelow(shop.folder)).toEqual([]);
});

test("the root boots to its init and answers through the guest agent", async () => {
  const root = await build(requestFor(["tiny-agent"]));
  await bootRoot(root, shop.fresh("boot"), async (guest) => {
    expect(await guest.exec("cat /etc/installed-by; readlink /sbin/init")).toBe("0\nproc\n../bin/busybox\n");
  });
});

const one: PacmanSource = { name: "one", version: "1-r1", depends: [], provides: [] };

const resolve = (packages: readonly string[], repository: string, more: Partial<PackagerWork> = {}) =>
  arch.resolve(requestFor(packages, repository), shop.work({ keys, cache, ...more }));

test("versions, virtual names, groups and conflicts are pacman's to solve; an unknown package is an error with the nearest", async () => {
  const sources: PacmanSource[] = [
    { ...one, name: "app", depends: ["mta", "lib>=2"] },
    { ...one, name: "post", provides: ["mta"] },
    { ...one, name: "exim", provides: ["mta"], conflicts: ["post"] },
    { ...one, name: "lib", version: "2.10-r1", groups: ["base"] },
    { ...one, name: "old", depends: ["lib<2"] },
  ];
  await writePacmanRepository(join(files, "solve"), "solve", sources, key);
  const names = async (...packages: string[]) => (await resolve(packages, "solve")).map(({ name, version }) => `${name} ${version}`);
  expect(await names("app")).toEqual(["app 1-1", "exim 1-1", "lib 2.10-1"]);
  expect(await names("post", "app")).toEqual(["app 1-1", "lib 2.10-1", "post 1-1"]);
  expect(await names("base")).toEqual(["lib 2.10-1"]);
  await expect(names("post", "exim")).rejects.toThrow(/cannot be installed together[\s\S]*conflict/);
  await expect(names("old")).rejects.toThrow(/cannot be installed together[\s\S]*lib<2/);
  await expect(names("ap")).rejects.toThrow(/Arch Linux has no package ap\n[\s\S]*did you mean app/);
  const [locked] = await arch.resolve({ ...requestFor([], "solve"), unpacked: ["app"] }, shop.work({ keys, cache }));
  expect([locked?.name, locked?.unpack, locked?.path]).toEqual(["app", "root", "app-1-1-x86_64.pkg.tar.zst"]);
});

test("a package must be signed by a key that is trusted, and be what the database says", async () => {
  const refused = /not signed by a key that is trusted/;
  await writePacmanRepository(join(files, "unsigned"), "unsigned", [{ ...one, name: "unsigned" }]);
  await expect(resolve(["unsigned"], "unsigned")).rejects.toThrow(refused);
  expect(await resolve(["unsigned"], "unsigned", { verify: false })).toHaveLength(1);
  const stranger = await GpgKey.create("Stranger <stranger@queztl.test>");
  try {
    await writePacmanRepository(join(files, "strange"), "strange", [{ ...one, name: "strange" }], stranger);
    await expect(resolve(["strange"], "strange")).rejects.toThrow(refused);
  } finally {
    await stranger.remove();
  }
  await writePacmanRepository(join(files, "bent"), "bent", [{ ...one, name: "bent" }], key);
  const file = join(files, "bent/bent-1-1-x86_64.pkg.tar.zst");
  const whole = readFileSync(file);
  writeFileSync(file, Buffer.concat([whole.subarray(0, -1), Buffer.of((whole.at(-1) ?? 0) ^ 1)]));
  await expect(resolve(["bent"], "bent")).rejects.toMatchObject({
    exitCode: 4,
    summary: expect.stringMatching(/not what the database|not signed/),
  });
});

test("a mirror that breaks off or is not there is an error of exit code 4", async () => {
  await writePacmanRepository(join(files, "breaking"), "breaking", [{ ...one, name: "breaking", files: [random("usr/blob")] }], key);
  mirror.breaks = /breaking-1.*zst$/;
  await expect(resolve(["breaking"], "breaking")).rejects.toMatchObject({ exitCode: 4 });
  expect(readdirSync(join(cache, "packages")).filter((name) => name.endsWith(".part"))).toEqual([]);
  mirror.breaks = undefined;
  expect(await resolve(["breaking"], "breaking")).toHaveLength(1);
  await expect(resolve(["x"], "nowhere")).rejects.toThrow(/databases of Arch Linux cannot be fetched[\s\S]*404/);
});

test("a package is unpacked alone, through the links of a root, without what the package manager keeps for itself", async () => {
  const file = { path: "lib/modules/one.ko", mode: 0o644, content: Buffer.from("module") };
  await writePacmanRepository(
    join(files, "linked"),
    "linked",
    [{ ...one, name: "linked", depends: ["lost"], files: [file], postInstall: "false" }],
    key,
  );
  const request = { ...requestFor([], "linked"), unpacked: ["linked"] };
  const locked = await arch.resolve(request, shop.work({ keys, cache }));
  const folder = shop.fresh("unpacked");
  mkdirSync(join(folder, "usr/lib"), { recursive: true });
  symlinkSync("usr/lib", join(folder, "lib"));
  for (const entry of await shop.fetch(locked, request, files)) await arch.unpack?.(entry, folder);
  expect(readdirSync(folder).sort()).toEqual(["lib", "usr"]);
  expect(readFileSync(join(folder, "usr/lib/modules/one.ko"), "utf8")).toBe("module");
});

test("hooks run in the root; a script that fails is an error; the packages that were asked for are explicit", async () => {
  const hook = `[Trigger]
Operation = Install
Type = Path
Target = usr/share/one/*
[Action]
When = PostTransaction
Exec = /bin/sh -c 'cat > /hooked'
NeedsTargets
`;
  const source: PacmanSource = {
    ...one,
    depends: ["tiny-base"],
    files: [
      { path: "usr/share/one/a", mode: 0o644, content: Buffer.from("a") },
      { path: "usr/share/libalpm/hooks/one.hook", mode: 0o644, content: Buffer.from(hook) },
    ],
  };
  await writePacmanRepository(join(files, "hooks"), "hooks", [...tiny, source], key);
  const root = await build(requestFor(["one"], "hooks"));
  expect(readFileSync(join(root, "hooked"), "utf8")).toBe("usr/share/one/\nusr/share/one/a\n");
  const desc = (name: string) => readFileSync(join(root, `var/lib/pacman/local/${name}/desc`), "utf8");
  expect(desc("one-1-1")).not.toContain("%REASON%");
  expect(desc("tiny-base-1.2-0")).toContain("%REASON%\n1\n");
  await writePacmanRepository(
    join(files, "failing"),
    "failing",
    [...tiny, { ...source, name: "failing", postInstall: "echo it is broken >&2; false" }],
    key,
  );
  await expect(build(requestFor(["failing"], "failing"))).rejects.toThrow(/cannot be installed[\s\S]*it is broken/);
  expect(mountsBelow(shop.folder)).toEqual([]);
});

function random(path: string): TinyFile {
  return { path, mode: 0o644, content: randomBytes(200_000) };
}

test("the distribution's own keyring comes from Debian's mirror, with its lists of trusted keys", async () => {
  const work = shop.work();
  const folder = await pacmanKeyring(await distributionKeys("arch", requestFor([]), work), work);
  const { stdout } = await run("gpg", ["--homedir", folder, "--batch", "--with-colons", "--list-keys"]);
  const valid = stdout.split("\n").filter((line) => /^pub:[fu]:/.test(line));
  expect(valid.length).toBeGreaterThan(30);
});
