import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PackageRequest, PackagerWork } from "../../../../src/build/image/packager";
import { alpine } from "../../../../src/build/image/packagers/alpine";
import { ApkKey, type ApkSource, writeApkRepository } from "./apk-repository";
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
