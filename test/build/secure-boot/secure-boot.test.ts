import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { firmwareOptions, SECURE_OVMF } from "../../../src/build/image/firmware";
import { fetchDebianPackage } from "../../../src/build/kernel/debian-package";
import { makeSecureBootKeys } from "../../../src/build/secure-boot/keys";
import { ovmfVarsWith } from "../../../src/build/secure-boot/ovmf-vars";
import { withSections } from "../../../src/build/secure-boot/program-sections";
import { signEfi } from "../../../src/build/secure-boot/sign";
import { unifiedKernel } from "../../../src/build/secure-boot/unified-kernel";
import { emptyVariables } from "../../../src/build/secure-boot/variable-store";
import { findSecureBootKeys, type SecureBootKeys } from "../../../src/core/model/secure-boot-keys";
import { cacheFolder } from "../../../src/core/paths";
import { run } from "../../../src/core/process";

/** Of the package ovmf. */
const TEMPLATE = "/usr/share/OVMF/OVMF_VARS_4M.fd";
let folder = "";
let keys: SecureBootKeys;
let packages = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "queztl-secure-"));
  packages = join(folder, "packages");
  keys = await makeSecureBootKeys(join(folder, "keys"));
  const unpack = async (name: string) => {
    const { file } = await fetchDebianPackage(name, { cache: cacheFolder(), update: () => undefined });
    await run("dpkg-deb", ["-x", file, packages]);
    return (await run("dpkg-deb", ["-f", file, "Depends"])).stdout;
  };
  await unpack("systemd-boot-efi");
  const depends = await unpack("linux-image-cloud-amd64");
  await unpack(/linux-image-[^ ,]+-cloud-amd64/.exec(depends)?.[0] ?? "");
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const loader = () => join(packages, "usr/lib/systemd/boot/efi/systemd-bootx64.efi");
const kernel = () => join(packages, "boot", readdirSync(join(packages, "boot")).find((name) => name.startsWith("vmlinuz-")) ?? "");

test("keys are made once, for their owner only", async () => {
  expect(await makeSecureBootKeys(keys.folder)).toEqual(keys);
  expect(findSecureBootKeys(keys.folder)).toEqual(keys);
  expect(statSync(keys.db.key).mode & 0o777).toBe(0o600);
  expect(() => findSecureBootKeys(join(folder, "none"))).toThrow(/run: queztl kernel keys/);
});

test("the same file signed twice has the same bytes, and says by whom", async () => {
  const [a, b] = [join(folder, "a.efi"), join(folder, "b.efi")];
  signEfi(loader(), keys, a);
  await new Promise((resolve) => setTimeout(resolve, 1100)); // a time in it would be of another second
  signEfi(loader(), keys, b);
  expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
  await run("sbverify", ["--cert", keys.db.certificate, a]);
});

test("the firmware's variables are the same for the same keys, and hold no others", () => {
  const vars = ovmfVarsWith(keys);
  expect(ovmfVarsWith(keys).equals(vars)).toBe(true);
  expect(vars.length).toBe(statSync(TEMPLATE).size);
  expect(vars.includes(Buffer.from("Microsoft"))).toBe(false);
});

test("the firmware's empty variables are those of Debian's package", () => {
  expect(emptyVariables().equals(readFileSync(TEMPLATE))).toBe(true);
});

test("kernel, initramfs and command line become one program, whose parts are read back", async () => {
  const [initrd, whole] = [join(folder, "initrd"), join(folder, "unified.efi")];
  writeFileSync(initrd, "initramfs");
  const stub = join(packages, "usr/lib/systemd/boot/efi/linuxx64.efi.stub");
  const make = () => unifiedKernel({ stub, kernel: kernel(), initrd, cmdline: "console=ttyS0 quiet", osRelease: "ID=debian\n" });
  expect(make().equals(make())).toBe(true);
  writeFileSync(whole, make());
  signEfi(whole, keys);
  const part = async (name: string) => {
    await run("objcopy", ["--dump-section", `${name}=${join(folder, "part")}`, whole, join(folder, "rest")]);
    return readFileSync(join(folder, "part"));
  };
  expect((await part(".cmdline")).toString("latin1").replace(/\0+$/, "")).toBe("console=ttyS0 quiet");
  expect((await part(".initrd")).toString("latin1")).toMatch(/^initramfs\0*$/);
  expect((await part(".linux")).subarray(0, statSync(kernel()).size).equals(readFileSync(kernel()))).toBe(true);
});

test("sections are added to EFI programs for 64 bits only, as far as their headers have room", () => {
  const add = (program: Buffer, count = 1) => withSections(program, new Array(count).fill({ name: ".more", data: Buffer.alloc(10) }));
  expect(() => add(Buffer.from("#!/bin/sh\n"))).toThrow(/is no EFI program\n {2}why: it lacks the header/);
  expect(() => add(readFileSync(loader()), 40)).toThrow(/has no room for 40 more sections/);
});

test("a signed kernel boots with secure boot on", async () => {
  const console = await boot("signed", (file) => signEfi(kernel(), keys, file), /Secure boot (enabled|disabled|could not)/);
  expect(console).toContain("Secure boot enabled");
}, 240_000);

test("a kernel that the keys did not sign is refused", async () => {
  const console = await boot("unsigned", (file) => copyFileSync(kernel(), file), /Access denied|Security violation|Linux version/i);
  expect(console).not.toContain("Linux version");
  expect(console).toMatch(/Access denied|Security violation/i);
}, 240_000);

/** Starts a machine whose signed boot loader starts the kernel, until its console shows what is waited for. */
async function boot(name: string, putKernel: (file: string) => void, enough: RegExp): Promise<string> {
  const esp = join(folder, name);
  mkdirSync(join(esp, "EFI/BOOT"), { recursive: true });
  mkdirSync(join(esp, "loader/entries"), { recursive: true });
  signEfi(loader(), keys, join(esp, "EFI/BOOT/BOOTX64.EFI"));
  putKernel(join(esp, "vmlinuz"));
  writeFileSync(join(esp, "loader/loader.conf"), "timeout 0\n");
  writeFileSync(join(esp, "loader/entries/linux.conf"), "title Linux\nlinux /vmlinuz\noptions console=ttyS0 panic=1\n");
  const vars = join(folder, `${name}.vars`);
  writeFileSync(vars, ovmfVarsWith(keys));
  const machine = ["-M", "q35,accel=tcg", "-cpu", "max", "-m", "512", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"];
  const disk = ["-drive", `if=none,id=esp,format=raw,readonly=on,file=fat:${esp}`, "-device", "virtio-blk-pci,drive=esp"];
  const qemu = spawn(
    "qemu-system-x86_64",
    [...machine, ...firmwareOptions({ code: SECURE_OVMF, vars, secure: true }), ...disk, "-serial", "stdio"],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let text = "";
  const timer = setTimeout(() => qemu.kill("SIGKILL"), 180_000);
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
