import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PackageRequest, PackagerWork } from "../../src/build/image/packager";
import { fedora } from "../../src/build/image/packagers/fedora";

import { bootRoot } from "../build/image/packagers/boot";
import { GpgKey } from "../build/image/packagers/gpg-key";
import { MirrorServer } from "../build/image/packagers/mirror-server";
import { type TinyPackage, tinySystem } from "../build/image/packagers/tiny-system";
import { differences, mountsBelow, Workshop } from "../build/image/packagers/workshop";
import { type RpmSource, writeRpmRepository } from "./rpm-repository";

const shop = new Workshop("fedora");
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
  await writeRpmRepository(join(files, "fedora"), tiny, key);
});

afterAll(async () => {
  await mirror.stop();
  await key.remove();
  shop.remove();
});

function requestFor(packages: readonly string[], repository = "fedora"): PackageRequest {
  return { release: "42", architecture: "x86_64", packages, repositories: [{ name: repository, url: `${mirror.url}/${repository}` }] };
}

const build = (request: PackageRequest, more: Partial<PackagerWork> = {}) => shop.build(fedora, request, files, { keys, cache, ...more });

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

const one: RpmSource = { name: "one", version: "1-r1", depends: [], provides: [] };

const resolve = (packages: readonly string[], repository: string, more: Partial<PackagerWork> = {}) =>
  fedora.resolve(requestFor(packages, repository), shop.work({ keys, ...more }));

test("versions, provided names, alternatives and conflicts are dnf's to solve; an unknown package is an error with the nearest", async () => {
  const sources: RpmSource[] = [
    { ...one, name: "app", depends: ["mta", "lib >= 2"] },
    { ...one, name: "post", provides: ["mta"] },
    { ...one, name: "exim", provides: ["mta"], conflicts: ["post"] },
    { ...one, name: "lib", version: "2.10-r1" },
    { ...one, name: "old", depends: ["lib < 2"] },
  ];
  await writeRpmRepository(join(files, "solve"), sources, key);
  const names = async (...packages: string[]) => (await resolve(packages, "solve")).map(({ name, version }) => `${name} ${version}`);
  expect(await names("post", "app")).toEqual(["app 1-1", "lib 2.10-1", "post 1-1"]);
  expect(await names("exim", "app")).toEqual(["app 1-1", "exim 1-1", "lib 2.10-1"]);
  expect(await names("app")).toHaveLength(3);
  await expect(names("post", "exim")).rejects.toThrow(/cannot be installed together[\s\S]*conflicts with post/);
  await expect(names("old")).rejects.toThrow(/cannot be installed together[\s\S]*nothing provides lib < 2/);
  await expect(names("ap")).rejects.toThrow(/Fedora has no package ap\n[\s\S]*did you mean app/);
  const alone = { ...requestFor([], "solve"), unpacked: ["app"] };
  const [locked] = await fedora.resolve(alone, shop.work({ keys }));
  expect(locked).toMatchObject({ name: "app", unpack: "root", path: "Packages/app-1-1.x86_64.rpm", license: "MIT" });
});

test("packages must be signed by a key that is trusted; metadata too, where it is signed", async () => {
  const refused = /a package of Fedora is not signed by a key that is trusted/;
  await writeRpmRepository(join(files, "unsigned"), [one]);
  await expect(resolve(["one"], "unsigned")).rejects.toThrow(refused);
  expect(await resolve(["one"], "unsigned", { verify: false })).toHaveLength(1);
  const stranger = await GpgKey.create("Stranger <stranger@queztl.test>");
  try {
    await writeRpmRepository(join(files, "strange"), [one], stranger);
    await expect(resolve(["one"], "strange")).rejects.toThrow(refused);
  } finally {
    await stranger.remove();
  }
  await writeRpmRepository(join(files, "metadata"), [one], key, true);
  expect(await resolve(["one"], "metadata")).toHaveLength(1);
  const index = join(files, "metadata/repodata/repomd.xml");
  writeFileSync(index, readFileSync(index, "utf8").replace(/<revision>/, "<revision>1"));
  await expect(resolve(["one"], "metadata")).rejects.toThrow(/an index of Fedora is not signed by a key that is trusted/);
});

test("a package that is not what the metadata says, and a mirror that breaks off, are errors of exit code 4", async () => {
  const blob = { path: "usr/blob", mode: 0o644, content: randomBytes(200_000) };
  await writeRpmRepository(join(files, "breaking"), [{ ...one, files: [blob] }], key);
  const file = join(files, "breaking/Packages/one-1-1.x86_64.rpm");
  const whole = readFileSync(file);
  mirror.breaks = /one-1-1.*rpm$/;
  await expect(resolve(["one"], "breaking")).rejects.toMatchObject({ exitCode: 4 });
  mirror.breaks = undefined;
  writeFileSync(file, Buffer.concat([whole.subarray(0, -1), Buffer.of((whole.at(-1) ?? 0) ^ 1)]));
  await expect(resolve(["one"], "breaking")).rejects.toMatchObject({ exitCode: 4, why: expect.stringMatching(/checksum/i) });
  writeFileSync(file, whole);
  expect(await resolve(["one"], "breaking")).toHaveLength(1);
  await expect(resolve(["x"], "nowhere")).rejects.toThrow(/the index of nowhere cannot be fetched[\s\S]*404/);
});

test("a package is unpacked alone, through the links of a root, without what the package manager keeps for itself", async () => {
  const file = { path: "lib/modules/one.ko", mode: 0o644, content: Buffer.from("module") };
  await writeRpmRepository(
    join(files, "linked"),
    [{ ...one, name: "linked", depends: ["lost"], files: [file], postInstall: "false" }],
    key,
  );
  const request = { ...requestFor([], "linked"), unpacked: ["linked"] };
  const locked = await fedora.resolve(request, shop.work({ keys }));
  const folder = shop.fresh("unpacked");
  mkdirSync(join(folder, "usr/lib"), { recursive: true });
  symlinkSync("usr/lib", join(folder, "lib"));
  for (const entry of await shop.fetch(locked, request, files)) await fedora.unpack?.(entry, folder);
  expect(readdirSync(folder).sort()).toEqual(["lib", "usr"]);
  expect(readFileSync(join(folder, "usr/lib/modules/one.ko"), "utf8")).toBe("module");
});

test("a script that fails is an error with what it said, and leaves no mounts", async () => {
  const failing: RpmSource = { ...one, name: "failing", depends: ["tiny-base"], postInstall: "echo it is broken >&2; false" };
  await writeRpmRepository(join(files, "failing"), [...tiny, failing], key);
  await expect(build(requestFor(["failing"], "failing"))).rejects.toThrow(/cannot be installed[\s\S]*it is broken/);
  expect(mountsBelow(shop.folder)).toEqual([]);
});
