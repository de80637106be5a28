import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cacheFolder } from "../../src/core/paths";
import { ApkKey, writeApkRepository } from "../build/image/packagers/apk-repository";
import { MirrorServer } from "../build/image/packagers/mirror-server";
import { openrcPackages } from "./openrc-packages";
import { PATIENCE, Workbench } from "./workbench";

const folder = mkdtempSync(join(tmpdir(), "queztl-openrc-"));
const key = new ApkKey("test@queztl.rsa.pub");
const bench = new Workbench();
let mirror: MirrorServer;

beforeAll(async () => {
  const files = join(folder, "mirror");
  mkdirSync(files);
  mkdirSync(join(folder, "keys"));
  writeFileSync(join(folder, "keys", key.name), key.publicKey);
  writeApkRepository(join(files, "v3.22/main"), await openrcPackages(join(folder, "packages")), key);
  writeApkRepository(join(files, "v3.22/community"), [], key);
  mirror = await MirrorServer.start(files);
  process.env.QUEZTL_KEYS_ALPINE = join(folder, "keys");
});

afterAll(async () => {
  delete process.env.QUEZTL_KEYS_ALPINE;
  bench.remove();
  rmSync(folder, { recursive: true, force: true });
  await mirror.stop();
});

test("the alpine image boots by OpenRC, takes the seed in, and keeps what it is over a reboot", async () => {
  const name = `${bench.extend("alpine", "openrc")}+queztl-micro`;
  // Packages of this name and checksum are signed by another key at each run, so only kernels are taken from the user's cache.
  const cache = join(folder, "cache");
  mkdirSync(cache);
  symlinkSync(join(cacheFolder(), "kernels"), join(cache, "kernels"));
  const image = await bench.build(name, { mirror: mirror.url, cache });
  const seed = {
    hostname: "ochre",
    sshAuthorizedKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPKTrmvCbCzfBdAtCGWIXlStYGBFaNrnuJYlCGVVhJEm a test"],
    users: [{ name: "ops", groups: ["wheel"] }],
    writeFiles: [{ path: "/etc/greeting", content: "hello\n" }],
    runcmd: ["echo once >> /root/runs"],
  };
  const { guest, start } = await bench.guest(image, seed);
  const identity = () =>
    guest.exec("cat /etc/hostname /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub /root/runs 2>&1; hostname; cat /run/lease");
  try {
    await start();
    const first = await identity();
    expect(await guest.exec("cat /proc/1/comm; cat /etc/greeting; grep -c a.test /root/.ssh/authorized_keys; id -nG ops")).toBe(
      "init\nhello\n1\nops wheel\n",
    );
    expect(await guest.exec("rc-status -a | sed -n 's/^ *\\(queztl-[a-z]*\\) *\\[ *\\([a-z]*\\) *\\].*/\\1 \\2/p' | sort")).toBe(
      "queztl-final started\nqueztl-seed started\n",
    );
    expect(await guest.exec("ip -4 -o address show dev eth0 | awk '{ print $4 }'")).toBe("10.0.2.15/24\n");
    expect(first).toMatch(/^ochre\n(?:[0-9a-f]{32}\n)?ssh-ed25519 \S+ root@ochre\nonce\nochre\n/);
    await guest.exec("sync; echo b > /proc/sysrq-trigger & sleep 1").catch(() => undefined); // it answers no more
    await guest.ready(PATIENCE);
    expect(await identity()).toBe(first);
  } catch (error) {
    throw new Error(`the console said: ${guest.console().slice(-4000)}`, { cause: error });
  } finally {
    guest.kill();
  }
}, 900_000);
