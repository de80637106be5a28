import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fetchPackages } from "../../src/build/image/fetch";
import { findMirror } from "../../src/build/image/mirror";
import type { PackageRequest, PackagerWork } from "../../src/build/image/packager";
import { debian } from "../../src/build/image/packagers/debian";
import { settleRoot } from "../../src/build/image/packagers/settle";
import { ubuntu } from "../../src/build/image/packagers/ubuntu";
import { bootRoot } from "../build/image/packagers/boot";
import { GpgKey } from "../build/image/packagers/gpg-key";
import { MirrorServer } from "../build/image/packagers/mirror-server";
import { differences, mountsBelow, Workshop } from "../build/image/packagers/workshop";
import { type DebSource, writeDebRepository } from "./deb-repository";

/** Only BusyBox's own programs: they are there whatever the other packages are. */
const RC = `#!/bin/sh
b=/bin/busybox
$b mount -o remount,rw /
$b mount -t tmpfs run /run
$b mkdir -p /dev/virtio-ports
for port in /sys/class/virtio-ports/*; do
  read -r name < $port/name && $b ln -s ../\${port##*/} /dev/virtio-ports/$name
done
exit 0
`;
const INITTAB = `::sysinit:/etc/rc
::respawn:/usr/sbin/qemu-ga -m virtio-serial -p /dev/virtio-ports/org.qemu.guest_agent.0 -t /run
`;

const base: DebSource = {
  name: "tiny-base",
  version: "1.2-r1",
  depends: ["busybox-static", "qemu-guest-agent"],
  provides: [],
  files: [
    { path: "etc/inittab", mode: 0o644, content: Buffer.from(INITTAB) },
    { path: "etc/rc", mode: 0o755, content: Buffer.from(RC) },
    { path: "sbin/init", mode: 0o777, content: Buffer.alloc(0), link: "../bin/busybox" },
  ],
  postInstall: "id -u > /etc/installed-by; test -r /proc/self/status && echo proc >> /etc/installed-by",
};
const one: DebSource = { name: "one", version: "1-r1", depends: [], provides: [] };

const shop = new Workshop("ubuntu");
const files = join(shop.folder, "mirror");
let mirror: MirrorServer;
let key: GpgKey;
let keys: readonly string[];

beforeAll(async () => {
  mkdirSync(files);
  key = await GpgKey.create("Tester <test@queztl.test>");
  keys = [join(shop.folder, "test.asc")];
  await key.export(keys[0] ?? "");
  mirror = await MirrorServer.start(files);
  await writeDebRepository(join(files, "ubuntu"), "noble", [base], key, await debiansPackages());
  await writeDebRepository(join(files, "ubuntu"), "noble-updates", [{ ...one, component: "universe" }], key);
});

afterAll(async () => {
  await mirror.stop();
  await key.remove();
  shop.remove();
});

/** What is essential, of Debian's real mirror: no root works without dpkg and its scripts. */
async function debiansPackages(): Promise<readonly { readonly name: string; readonly file: string }[]> {
  const { repositories, keys: trusted } = await findMirror("debian", "bookworm");
  const request: PackageRequest = {
    release: "bookworm",
    architecture: "x86_64",
    packages: ["busybox-static", "qemu-guest-agent"],
    repositories,
  };
  const work = shop.work({ keys: trusted });
  const locked = await debian.resolve(request, work);
  const folder = shop.fresh("debian");
  const fetched = await fetchPackages(locked, { image: "test", repositories, folder, step: work.step });
  return fetched.map(({ path, file }) => ({ name: basename(path), file }));
}

function requestFor(packages: readonly string[], folder = "ubuntu", repositories = ["main", "updates"]): PackageRequest {
  const url = `${mirror.url}/${folder}`;
  return { release: "noble", architecture: "x86_64", packages, repositories: repositories.map((name) => ({ name, url })) };
}

const build = (request: PackageRequest, more: Partial<PackagerWork> = {}) => shop.build(ubuntu, request, files, { keys, ...more });

test("a root is installed by dpkg with scripts, and boots to its init and answers through the guest agent", async () => {
  const root = await build(requestFor(["tiny-base", "one"]));
  expect(readFileSync(join(root, "etc/installed-by"), "utf8")).toBe("0\nproc\n");
  expect(readFileSync(join(root, "var/lib/dpkg/status"), "utf8")).toMatch(/Package: one\nStatus: install ok installed/);
  await bootRoot(root, shop.fresh("boot"), async (guest) => {
    expect(await guest.exec("cat /etc/installed-by; dpkg-query -W -f '${Status}\\n' one")).toBe("0\nproc\ninstall ok installed\n");
  });
  expect(mountsBelow(shop.folder)).toEqual([]);
});

test("the same packages give the same root", async () => {
  const request = requestFor(["tiny-base"]);
  const roots = [await build(request), await build(request)] as const;
  for (const root of roots) settleRoot(root); // the builder's last step
  expect(differences(...roots)).toEqual([]);
});

test("suites and components of Ubuntu are asked, and the lists must be signed by a key that is trusted", async () => {
  const locked = await ubuntu.resolve({ ...requestFor(["one"]), packages: [], beside: ["one"] }, shop.work({ keys }));
  expect(locked).toMatchObject([
    { name: "one", repository: expect.any(String), path: "pool/universe/one_1-1_amd64.deb", unpack: "beside" },
  ]);
  const stranger = await GpgKey.create("Stranger <stranger@queztl.test>");
  try {
    const other = join(shop.folder, "stranger.asc");
    await stranger.export(other);
    await expect(ubuntu.resolve(requestFor(["one"]), shop.work({ keys: [other] }))).rejects.toThrow(/not signed by a key that is trusted/);
  } finally {
    await stranger.remove();
  }
  await expect(ubuntu.resolve(requestFor(["tiny-bsae"]), shop.work({ keys }))).rejects.toThrow(/no package tiny-bsae[\s\S]*tiny-base/);
});

test("a mirror that is not there or breaks off, and a list with another hash, are errors of exit code 4", async () => {
  await expect(ubuntu.resolve(requestFor(["one"], "nowhere"), shop.work({ keys }))).rejects.toMatchObject({ exitCode: 4 });
  mirror.breaks = /Packages/;
  await expect(ubuntu.resolve(requestFor(["one"]), shop.work({ keys }))).rejects.toMatchObject({ exitCode: 4 });
  mirror.breaks = undefined;
  await writeDebRepository(join(files, "bent"), "noble", [one], key);
  for (const name of ["Packages", "Packages.gz"]) writeFileSync(join(files, `bent/dists/noble/main/binary-amd64/${name}`), "bent");
  await expect(ubuntu.resolve(requestFor(["one"], "bent", ["main"]), shop.work({ keys }))).rejects.toMatchObject({ exitCode: 4 });
});
