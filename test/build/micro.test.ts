import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BuiltImage } from "../../src/core/model/image";
import { run } from "../../src/core/process";
import { isoImage } from "../../src/seed/iso";
import { seedDocuments } from "../../src/seed/nocloud";
import { seedImage } from "../../src/seed/render";
import { microImage } from "../support/micro-image";
import { Guest } from "./guest";

let folder: string;
let image: BuiltImage;
let key: string;
const guests: Guest[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "queztl-micro-"));
  key = join(folder, "id");
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  image = await microImage();
});

afterAll(() => {
  for (const guest of guests) guest.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function newGuest(name: string, size: string): Promise<Guest> {
  const home = mkdtempSync(join(folder, `${name}-`));
  const guest = new Guest(home, image, await freePort());
  guests.push(guest);
  await guest.createDisk(size);
  return guest;
}

test("a guest takes its seed in, keeps its identity over reboots, grows its root and powers off", async () => {
  const publicKey = readFileSync(`${key}.pub`, "utf8").trim();
  const documents = seedDocuments({
    hostname: "db",
    fqdn: "db.lab.test",
    sshAuthorizedKeys: [publicKey],
    users: [{ name: "bob", sshAuthorizedKeys: [publicKey], groups: ["wheel"], sudo: true }],
    writeFiles: [{ path: "/srv/data/it's", content: Buffer.from([0, 255, 10]), permissions: "0640", owner: "bob:wheel" }],
    runcmd: ["cd /srv", ["cp", "/etc/hostname", "a copy"], "ip route | grep -q ^default && echo up > network"],
  });
  const seed = join(folder, "seed.iso");
  writeFileSync(seed, seedImage(documents));
  const guest = await newGuest("db", "6G");
  guest.start(seed);
  await guest.ready();

  expect(await guest.exec("hostname; hostname -f; cat '/srv/a copy' /srv/network")).toBe("db\ndb.lab.test\ndb\nup\n");
  expect(await guest.exec(`stat -c '%a %U:%G' "/srv/data/it's"; od -An -tx1 "/srv/data/it's"`)).toBe("640 bob:wheel\n 00 ff 0a\n");
  expect(await guest.ssh("root", key, "id -un")).toBe("root\n");
  expect(await guest.ssh("bob", key, 'id -un; sudo -n id -un; sudo sh -c "echo \\"two  words\\""')).toBe("bob\nroot\ntwo  words\n");
  await expect(guest.ssh("bob", key, "su -c id")).rejects.toThrow();
  expect(Number((await guest.exec("df -m / | awk 'NR==2 {print $2}'")).trim())).toBeGreaterThan(5500);
  expect(await guest.agent("guest-fsfreeze-freeze")).toBe(1);
  expect(await guest.agent("guest-fsfreeze-thaw")).toBe(1);
  const identity = await guest.exec("cat /etc/machine-id; sha256sum /etc/dropbear/*; date -r /srv/network +%s");
  expect(identity).toMatch(/^[0-9a-f]{32}\n[0-9a-f]{64} /);

  const bootId = await guest.exec("cat /proc/sys/kernel/random/boot_id");
  await guest.agent("guest-shutdown", { mode: "reboot" });
  await expect.poll(() => guest.exec("cat /proc/sys/kernel/random/boot_id").catch(() => bootId), { timeout: 60_000 }).not.toBe(bootId);
  await guest.ready();
  expect(await guest.exec("cat /etc/machine-id; sha256sum /etc/dropbear/*; date -r /srv/network +%s")).toBe(identity);

  await guest.powerDown();
  await guest.stopped();
  expect(guest.console()).toContain("micro: new instance iid-db");
  expect(guest.console()).toContain("db login:");

  writeFileSync(seed, seedImage(seedDocuments({ hostname: "clone", instanceId: "i-2", sshAuthorizedKeys: [publicKey] })));
  guest.start(seed);
  await guest.ready();
  expect(await guest.exec("cat /etc/hostname")).toBe("clone\n");
  const other = await guest.exec("cat /etc/machine-id; sha256sum /etc/dropbear/*");
  for (const [n, line] of other.trim().split("\n").entries()) expect(line).not.toBe(identity.split("\n")[n]);
  await guest.agent("guest-shutdown");
  await guest.stopped();
}, 180_000);

test("a seed that somebody else wrote gives name and keys, and the console says what was ignored", async () => {
  const publicKey = readFileSync(`${key}.pub`, "utf8").trim();
  const seed = join(folder, "foreign.iso");
  const userData = `#cloud-config\nhostname: stray\nssh_authorized_keys:\n  - "${publicKey}"\npackages:\n  - nginx\n`;
  writeFileSync(
    seed,
    isoImage(
      [
        { name: "user-data", content: userData },
        { name: "meta-data", content: "instance-id: f-1\n" },
      ],
      { label: "CIDATA" },
    ),
  );
  const guest = await newGuest("foreign", "1G");
  guest.start(seed);
  await guest.ready();
  expect(await guest.ssh("root", key, "hostname")).toBe("stray\n");
  expect(guest.console()).toContain("the seed has keys that this image does not take, ignored: packages");
}, 90_000);

test("two interfaces both get addresses, the first keeps the default route, and a blank data disk is left alone", async () => {
  const seed = join(folder, "two.iso");
  writeFileSync(seed, seedImage(seedDocuments({ hostname: "two", sshAuthorizedKeys: ["ssh-ed25519 AAAA x"] })));
  const data = join(folder, "data.raw");
  await run("truncate", ["-s", "16M", data]);
  const guest = await newGuest("two", "1G");
  guest.start(seed, ["-nic", "user,model=virtio-net-pci,net=10.77.0.0/24", "-drive", `file=${data},if=virtio,format=raw`]);
  await guest.ready();
  await expect.poll(() => guest.exec("ip -4 -o addr show scope global | wc -l"), { timeout: 20_000 }).toBe("2\n");
  expect(await guest.exec("ip route get 1.1.1.1 | head -1")).toMatch(/dev eth0/);
  expect(await guest.exec("cat /sys/class/block/vdc/size; grep -c vdc /proc/mounts")).toBe("32768\n0\n");
  expect(readFileSync(data).every((byte) => byte === 0)).toBe(true);
}, 90_000);
