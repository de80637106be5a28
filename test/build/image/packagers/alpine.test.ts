import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PackageRequest, PackagerWork } from "../../../../src/build/image/packager";
import { alpine } from "../../../../src/build/image/packagers/alpine";
import { readTar } from "../../../../src/build/image/packagers/tar";
import { run, tryRun } from "../../../../src/core/process";
import { ApkKey, type ApkSource, packApk, writeApkRepository } from "./apk-repository";
import { bootRoot } from "./boot";
import { MirrorServer } from "./mirror-server";
import { tinySystem } from "./tiny-system";
import { differences, mountsBelow, Workshop } from "./workshop";

const shop = new Workshop("alpine");
const key = new ApkKey("test@queztl.rsa.pub");
const files = join(shop.folder, "mirror");
let mirror: MirrorServer;
let keys: string;
let tiny: readonly ApkSource[];

beforeAll(async () => {
  mkdirSync(files);
  mirror = await MirrorServer.start(files);
  keys = join(shop.folder, "keys");
  mkdirSync(keys);
  writeFileSync(join(keys, key.name), key.publicKey);
  tiny = await tinySystem(join(shop.folder, "tiny"));
  writeApkRepository(join(files, "main"), tiny, key);
});

afterAll(async () => {
  await mirror.stop();
  shop.remove();
});

function requestFor(packages: readonly string[], repository = "main"): PackageRequest {
  return { release: "v3.22", architecture: "x86_64", packages, repositories: [{ name: repository, url: `${mirror.url}/${repository}` }] };
}

const build = (request: PackageRequest, more: Partial<PackagerWork> = {}) => shop.build(alpine, request, files, { keys: [keys], ...more });

const resolve = (packages: readonly string[], repository = "main", more: Partial<PackagerWork> = {}) =>
  alpine.resolve(requestFor(packages, repository), shop.work({ keys: [keys], ...more }));

const one: ApkSource = { name: "one", version: "1-r0", depends: [], provides: [] };

test("a root is installed with scripts, and the same one twice", async () => {
  const request = requestFor(["tiny-agent"]);
  const first = await build(request);
  expect(readFileSync(join(first, "etc/installed-by"), "utf8")).toBe("0\nproc\n");
  expect(readFileSync(join(first, "lib/apk/db/installed"), "utf8")).toContain("P:tiny-agent\nV:7.2-r10\n");
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

test("signatures are checked: of another key, with other bytes, missing, in the newer form", async () => {
  const stranger = new ApkKey("stranger.rsa.pub");
  writeApkRepository(join(files, "stranger"), [one], stranger);
  await expect(resolve(["one"], "stranger")).rejects.toThrow(
    /signed by a key that is not known here[\s\S]*signed by stranger.rsa.pub; known: test@/,
  );
  writeApkRepository(join(files, "unsigned"), [one]);
  await expect(resolve(["one"], "unsigned")).rejects.toThrow(/the index of unsigned is not signed/);
  writeApkRepository(join(files, "forged"), [one], new ApkKey(key.name));
  await expect(resolve(["one"], "forged")).rejects.toThrow(/the signature of the index of forged is wrong/);
  writeApkRepository(join(files, "sha256"), [one], key, "RSA256");
  expect(await resolve(["one"], "sha256")).toHaveLength(1);
  expect(await resolve(["one"], "unsigned", { verify: false, keys: [] })).toHaveLength(1);
});

test("a package is what the signed index says, or it is refused", async () => {
  writeApkRepository(join(files, "swapped"), [one], key);
  const swapped = join(files, "swapped/x86_64/one-1-r0.apk");
  const whole = readFileSync(swapped);
  writeFileSync(swapped, packApk({ ...one, info: ["pkgdesc = other"] }, key).file);
  await expect(resolve(["one"], "swapped")).rejects.toThrow(/one is not what the index says[\s\S]*checksum/);
  writeFileSync(swapped, packApk(one).file);
  await expect(resolve(["one"], "swapped")).rejects.toThrow(/one-1-r0.apk is not signed/);
  const bent = Buffer.from(whole);
  bent.writeUInt8((bent.at(-20) ?? 0) ^ 1, bent.length - 20);
  writeFileSync(swapped, bent);
  await expect(resolve(["one"], "swapped")).rejects.toThrow(/one-1-r0.apk is damaged/);
  writeFileSync(swapped, whole.subarray(0, -100));
  await expect(resolve(["one"], "swapped")).rejects.toThrow(/one-1-r0.apk is damaged/);
});

test("a mirror that breaks off, has not, or is not there is an error of exit code 4, and nothing is kept of it", async () => {
  const cache = shop.fresh("cache");
  mirror.breaks = /APKINDEX/;
  await expect(resolve(["tiny-agent"], "main", { cache })).rejects.toThrow(
    /the index of main cannot be fetched[\s\S]*broke off after \d+ bytes/,
  );
  mirror.breaks = /tiny-agent/;
  await expect(resolve(["tiny-agent"], "main", { cache })).rejects.toMatchObject({
    exitCode: 4,
    why: expect.stringContaining("broke off"),
  });
  mirror.breaks = undefined;
  expect(readdirSync(join(cache, "apks")).filter((name) => name.endsWith(".part"))).toEqual([]);
  await expect(resolve(["a"], "nowhere")).rejects.toThrow(/nowhere[\s\S]*answers 404/);
  const dead = { ...requestFor(["a"]), repositories: [{ name: "dead", url: "http://127.0.0.1:9" }] };
  await expect(alpine.resolve(dead, shop.work({ keys: [keys] }))).rejects.toMatchObject({ exitCode: 4 });
});

test("an unknown package is an error with the nearest", async () => {
  await expect(resolve(["tiny-agnet"])).rejects.toThrow(/Alpine has no package tiny-agnet[\s\S]*did you mean tiny-agent/);
});

test("scripts run in order, triggers once at the end with the folders that match", async () => {
  const source: ApkSource = {
    ...one,
    depends: ["tiny-base"],
    files: [{ path: "usr/share/one/a", mode: 0o644, content: Buffer.from("a") }],
    preInstall: 'test ! -e /usr/share/one/a && echo "pre $*" > /var-log',
    postInstall:
      'cat /usr/share/one/a > /dev/null; echo "post $*" >> /var-log; echo "someone:!:$(($(date +%s) / 86400)):0:99999:7:::" >> /etc/shadow; ip link | grep -c "^[0-9]" >> /var-log',
    trigger: { patterns: ["/usr/share/*", "/sbin"], script: 'echo "trigger $*" >> /var-log' },
  };
  writeApkRepository(join(files, "scripts"), [...tiny, source], key);
  const root = await build(requestFor(["one"], "scripts"));
  expect(readFileSync(join(root, "var-log"), "utf8")).toBe("pre 1-r0\npost 1-r0\n1\ntrigger /sbin /usr/share/one\n");
  expect(readFileSync(join(root, "etc/shadow"), "utf8")).toMatch(/^someone:!:20454:/m);
  const database = readFileSync(join(root, "lib/apk/db/installed"), "utf8");
  expect(database).toContain("F:usr/share/one\nR:a\nZ:Q1hvfkN/qlp/zhXR3cuerq6jd2Z7g=\n");
  expect(readFileSync(join(root, "lib/apk/db/triggers"), "utf8")).toMatch(/^Q1\S+ \/usr\/share\/\* \/sbin\n$/);
  const scripts = readTar(readFileSync(join(root, "lib/apk/db/scripts.tar"))).map(({ path }) => path.replace(/Q1.*=/, "Q1"));
  expect(scripts).toContain("one-1-r0.Q1.post-install");
  expect(readFileSync(join(root, "etc/apk/world"), "utf8")).toBe("one\n");
  expect(readdirSync(join(root, "tmp"))).toEqual([]);
  expect(readdirSync(join(root, "dev"))).toEqual([]);
});

test("a script that fails ends the build with what it said, and leaves no mounts or processes", async () => {
  const source: ApkSource = { ...one, depends: ["tiny-base"], postInstall: "sleep 98127 & echo it is broken >&2; exit 3" };
  writeApkRepository(join(files, "failing"), [...tiny, source], key);
  await expect(build(requestFor(["one"], "failing"))).rejects.toThrow(/\.post-install of one failed \(exit 3\)[\s\S]*it is broken/);
  expect(mountsBelow(shop.folder)).toEqual([]);
  const { stdout } = await tryRun("pgrep", ["-f", "sleep 98127"]);
  expect(stdout).toBe("");
});

test("hard links, special modes, capabilities, long paths and links of folders arrive as they were packed", async () => {
  const long = `usr/${"long/".repeat(30)}file`;
  const content = Buffer.from("x");
  const capability = Buffer.from("0100000200200000000000000000000000000000", "hex"); // cap_net_raw=ep
  const source: ApkSource = {
    ...one,
    entries: [
      { path: "usr/lib/", type: "folder", mode: 0o755, content: Buffer.alloc(0) },
      { path: "lib", type: "symlink", link: "/usr/lib", mode: 0o777, content: Buffer.alloc(0) },
      { path: "lib/inside", mode: 0o644, content },
      { path: "usr/su", mode: 0o4755, content },
      { path: "usr/su2", type: "hardlink", link: "usr/su", mode: 0o4755, content: Buffer.alloc(0) },
      { path: "usr/ping", mode: 0o755, content, extended: new Map([["SCHILY.xattr.security.capability", capability]]) },
      { path: "spool/", type: "folder", mode: 0o1777, content: Buffer.alloc(0) },
      { path: long, mode: 0o600, content, uid: 7, gid: 8 },
    ],
  };
  writeApkRepository(join(files, "special"), [source], key);
  const root = await build(requestFor(["one"], "special"));
  const stat = (path: string) => lstatSync(join(root, path));
  expect(readFileSync(join(root, "usr/lib/inside"), "utf8")).toBe("x");
  expect(stat("usr/su").mode & 0o7777).toBe(0o4755);
  expect(stat("usr/su2").ino).toBe(stat("usr/su").ino);
  expect(stat("spool").mode & 0o7777).toBe(0o1777);
  expect([stat(long).uid, stat(long).gid, stat(long).mode & 0o777]).toEqual([7, 8, 0o600]);
  const { stdout } = await run("tar", ["-c", "--xattrs", "--xattrs-include=*", "-C", join(root, "usr"), "ping"], {
    what: "reading attributes",
  });
  expect(stdout).toContain("SCHILY.xattr.security.capability=");
});

test("a file of two packages is an error, unless one replaces the other", async () => {
  const file = { path: "etc/motd", mode: 0o644 };
  const first: ApkSource = { ...one, name: "first", files: [{ ...file, content: Buffer.from("first") }] };
  const second: ApkSource = { ...one, name: "second", files: [{ ...file, content: Buffer.from("second") }] };
  writeApkRepository(join(files, "clash"), [first, second], key);
  await expect(build(requestFor(["first", "second"], "clash"))).rejects.toThrow(
    /\/etc\/motd: the packages first and second have the same file/,
  );
  writeApkRepository(join(files, "replacing"), [{ ...first, info: ["replaces = second"] }, second], key);
  const root = await build(requestFor(["first", "second"], "replacing"));
  expect(readFileSync(join(root, "etc/motd"), "utf8")).toBe("first");
});

test("a package is unpacked alone, without what it needs and without scripts", async () => {
  const request: PackageRequest = { ...requestFor([]), unpacked: ["tiny-base"] };
  const [locked, ...more] = await alpine.resolve(request, shop.work({ keys: [keys] }));
  expect([locked?.name, locked?.unpack, more]).toEqual(["tiny-base", "root", []]);
  const [fetched] = await shop.fetch(locked === undefined ? [] : [locked], request, files);
  const folder = shop.fresh("unpacked");
  if (fetched !== undefined) await alpine.unpack?.(fetched, folder);
  expect(readdirSync(folder).sort()).toEqual(["etc", "root", "sbin"]);
  expect(readdirSync(join(folder, "etc"))).not.toContain("installed-by");
});
