import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { buildImage } from "../../src/build/image";
import { firmwareOf, firmwareOptions } from "../../src/build/image/firmware";
import { makeSecureBootKeys } from "../../src/build/secure-boot/keys";
import type { BuiltImage } from "../../src/core/model/image";
import type { SecureBootKeys } from "../../src/core/model/secure-boot-keys";
import { run } from "../../src/core/process";
import { silent } from "../../src/core/progress";
import { seedDocuments } from "../../src/seed/nocloud";
import { seedImage } from "../../src/seed/render";
import { Guest } from "../build/guest";
import { Workplace } from "../cli/program";

const folder = mkdtempSync(join(tmpdir(), "qsb-"));
/** Under load, in software emulation, with a firmware that runs in SMM. */
const PATIENCE = 240_000;
/** Where the boot partition begins in the disk, in the words of mtools. */
const BOOT_PARTITION = "@@1M";
const KERNEL = "::EFI/Linux/queztl.efi";
const EFI = "/sys/firmware/efi/efivars";
const GLOBAL = "8be4df61-93ca-11d2-aa0d-00e098032b8c";
let keys: SecureBootKeys;
let image: BuiltImage;

/** Without a lock: the archive may have moved on since the committed one. */
const build = async () => await buildImage("signed", { progress: silent, definitions: folder, force: true });

beforeAll(async () => {
  keys = await makeSecureBootKeys(join(folder, "keys"));
  vi.stubEnv("QUEZTL_SECURE_BOOT_DIR", keys.folder);
  const text = "version: 1\nname: signed\ndescription: Signed\nbuilder: distribution\nextends: debian-secure\n";
  writeFileSync(join(folder, "signed.yaml"), text);
  image = await build();
}, 600_000);

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("a signed image is the same twice", async () => {
  const again = await build();
  for (const part of ["disk", "vars", "sbom"] as const) expect([part, again[part]?.sha256]).toEqual([part, image[part]?.sha256]);
}, 600_000);

test("it boots with secure boot on, and its kernel is locked down", async () => {
  const place = join(folder, "guest");
  mkdirSync(place);
  const guest = new Guest(place, image, 0);
  await guest.createDisk(`${image.disk?.virtualSize ?? 0}`);
  const seed = join(place, "seed.iso");
  writeFileSync(seed, seedImage(seedDocuments({ hostname: "signed", sshAuthorizedKeys: [] })));
  try {
    guest.start(seed, [], { memory: 512 });
    await guest.ready(PATIENCE);
    // A variable's value comes after its attributes of four bytes.
    expect((await guest.exec(`od -An -tu1 -j4 ${EFI}/SecureBoot-${GLOBAL}`)).trim()).toBe("1");
    expect((await guest.exec(`od -An -tu1 -j4 ${EFI}/SetupMode-${GLOBAL}`)).trim()).toBe("0");
    expect(await guest.exec("cat /sys/kernel/security/lockdown")).toBe("none [integrity] confidentiality\n");
  } finally {
    guest.kill();
  }
}, 600_000);

test("a VM of a stack boots it with secure boot on", async () => {
  const root = mkdtempSync("/tmp/qsh-"); // short: it holds the host's sockets
  const place = new Workplace({ QUEZTL_HOST_DIR: join(root, "h"), QUEZTL_IMAGES_DIR: folder });
  writeFileSync(
    place.path("lab.yaml"),
    "version: 1\nlab: secure\nnetworks: { wire: { cidr: 10.219.5.0/24 } }\nvms: { box: { image: signed, networks: [wire], resources: { memory: 512MiB }, ready: agent } }\n",
  );
  try {
    await place.ok("deploy", "--yes");
    expect(await place.ok("vm", "exec", "box", "--", "od", "-An", "-tu1", "-j4", `${EFI}/SecureBoot-${GLOBAL}`)).toMatch(/^\s+1\n$/);
    await place.ok("plan", "--detailed-exitcode"); // 2 if something would change
    await place.ok("destroy", "--yes");
    expect(readdirSync(join(root, "h/lib/qemu/nvram"))).toEqual([]);
  } finally {
    await place.run(["host", "down"]);
    place.remove();
    rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}, 600_000);

test("an unsigned kernel in its place is refused by the firmware, and so is the signed one with another command line", async () => {
  const disk = join(folder, "disk.img");
  await run("qemu-img", ["convert", "-O", "raw", image.disk?.path ?? "", disk]);
  const [signed, unsigned, changed] = [join(folder, "signed.efi"), join(folder, "unsigned.efi"), join(folder, "changed.efi")];
  await run("mcopy", ["-n", "-i", `${disk}${BOOT_PARTITION}`, KERNEL, signed]);
  await run("sbverify", ["--cert", keys.db.certificate, signed]);
  copyFileSync(signed, unsigned);
  await run("sbattach", ["--remove", unsigned]);
  const bytes = readFileSync(signed);
  bytes.write("panic=99", bytes.indexOf("panic=10"), "latin1");
  writeFileSync(changed, bytes);
  for (const program of [signed, unsigned, changed]) {
    await run("mcopy", ["-o", "-i", `${disk}${BOOT_PARTITION}`, program, KERNEL]);
    const console = await consoleOf(disk, /EFI stub: UEFI Secure Boot is enabled|access denied|security violation/i);
    if (program === signed) expect(console).toContain("EFI stub: UEFI Secure Boot is enabled");
    else expect(console).toMatch(/access denied|security violation/i);
  }
}, 600_000);

/** What a machine with the image's firmware and a disk says, until that is enough, or it has said nothing of the kind for long. */
async function consoleOf(disk: string, enough: RegExp): Promise<string> {
  const firmware = firmwareOf(image);
  if (firmware === undefined) throw new Error("the image has no firmware");
  const vars = join(folder, "vars.fd");
  copyFileSync(firmware.vars, vars);
  const machine = ["-M", "q35,accel=tcg", "-m", "512", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"];
  const args = [...machine, ...firmwareOptions({ ...firmware, vars }), "-drive", `file=${disk},if=virtio,format=raw`, "-serial", "stdio"];
  const qemu = spawn("qemu-system-x86_64", args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  const timer = setTimeout(() => qemu.kill("SIGKILL"), PATIENCE / 2);
  await new Promise<void>((resolve) => {
    qemu.once("close", () => resolve());
    qemu.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      if (enough.test(text)) qemu.kill("SIGKILL");
    });
  });
  clearTimeout(timer);
  return text;
}
