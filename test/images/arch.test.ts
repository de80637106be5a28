import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PackageRequest, PackagerWork } from "../../src/build/image/packager";
import { arch } from "../../src/build/image/packagers/arch";
import { bootRoot } from "../build/image/packagers/boot";
import { GpgKey } from "../build/image/packagers/gpg-key";
import { MirrorServer } from "../build/image/packagers/mirror-server";
import { tinySystem } from "../build/image/packagers/tiny-system";
import { differences, mountsBelow, Workshop } from "../build/image/packagers/workshop";
import { writePacmanRepository } from "./pacman-repository";

const shop = new Workshop("arch");
const files = join(shop.folder, "mirror");
const cache = join(shop.folder, "cache");
let mirror: MirrorServer;
let key: GpgKey;
let keys: readonly string[];

beforeAll(async () => {
  mkdirSync(files);
  mkdirSync(cache);
  key = await GpgKey.create("Tester <test@queztl.test>");
  keys = [join(shop.folder, "test.asc")];
  await key.export(keys[0] ?? "");
  mirror = await MirrorServer.start(files);
  await writePacmanRepository(join(files, "core"), "core", await tinySystem(join(shop.folder, "tiny")), key);
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
