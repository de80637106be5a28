import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuiltKernel } from "../../core/model/kernel";
import { cacheFolder } from "../../core/paths";
import { run } from "../../core/process";
import { createNewc } from "../newc";
import { resolveInTree } from "../shared-libraries";
import { type BootAccelerator, type BootMachine, bootInQemu } from "./boot-qemu";
import { fetchDebianPackage } from "./debian-package";

export interface BootOptions {
  /** @default "q35" */
  readonly machine?: BootMachine;
  /** @default "tcg" */
  readonly accelerator?: BootAccelerator;
  /** @default `cacheFolder()` */
  readonly cache?: string;
  readonly update: (text: string) => void;
}

/** How a kernel booted. */
export interface BootReport {
  readonly machine: BootMachine;
  readonly accelerator: BootAccelerator;
  /** Seconds until init ran, by the kernel's clock, which starts after the boot loader and the unpacking of the kernel. */
  readonly kernelSeconds: number;
  /** Seconds from the start of QEMU. */
  readonly wallSeconds: number;
  /** What took longest, longest first. */
  readonly slowest: readonly { readonly initcall: string; readonly milliseconds: number }[];
}

const SLOWEST = 8;
const INIT = `#!/bin/sh
dmesg -s 1048576 | grep -e ' as init process' -e 'initcall .* returned'
echo queztl-booted
reboot -f
`;

/** Boots a kernel twice with an init of our own: once for the time, once while the kernel measures its initcalls. @throws QueztlError */
export async function bootKernel(kernel: BuiltKernel, options: BootOptions): Promise<BootReport> {
  const { machine = "q35", accelerator = "tcg", cache = cacheFolder(), update } = options;
  const folder = mkdtempSync(join(tmpdir(), "queztl-boot-"));
  try {
    const initrd = join(folder, "initrd");
    writeFileSync(initrd, busyboxInitramfs(await busybox(folder, cache, update), INIT));
    const boot = async (more: string) =>
      await bootInQemu(
        // The log goes to the kernel's buffer, not to the console: there it would cost time.
        {
          kernel: kernel.image.path,
          initrd,
          cmdline: `${kernel.cmdline} console=ttyS0 loglevel=1 panic=1 ${more}`.trim(),
          machine,
          accelerator,
        },
        /queztl-booted/,
      );
    update("booting");
    const { console, wall } = await boot("");
    update("booting once more, measuring initcalls");
    const measured = await boot("initcall_debug log_buf_len=1M");
    return {
      machine,
      accelerator,
      kernelSeconds: Number(/\[ *([\d.]+)\] Run \/init as init process/.exec(console)?.[1] ?? Number.NaN),
      wallSeconds: Math.round(wall * 1000) / 1000,
      slowest: initcalls(measured.console).slice(0, SLOWEST),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An initramfs of BusyBox and one script; not compressed, so that every kernel can read it. */
export function busyboxInitramfs(program: Buffer, init: string, files: Readonly<Record<string, Buffer>> = {}): Buffer {
  const applets = ["sh", "dmesg", "grep", "reboot", "mount", "mkdir", "insmod", "cat", "sleep", "ls", "echo"];
  return createNewc([
    ...["bin", "dev", "proc", "sys", "lib"].map((path) => ({ kind: "folder", path, mode: 0o755 }) as const),
    { kind: "device", path: "dev/console", mode: 0o600, major: 5, minor: 1 },
    { kind: "file", path: "bin/busybox", mode: 0o755, content: program },
    ...applets.map((name) => ({ kind: "link", path: `bin/${name}`, target: "busybox" }) as const),
    ...Object.entries(files).map(([path, content]) => ({ kind: "file", path, mode: 0o755, content }) as const),
    { kind: "file", path: "init", mode: 0o755, content: Buffer.from(init) },
  ]);
}

/** Debian's BusyBox, from the archive. */
export async function busybox(folder: string, cache: string, update: (text: string) => void): Promise<Buffer> {
  const { file } = await fetchDebianPackage("busybox-static", { cache, update });
  const tree = join(folder, "busybox");
  await run("dpkg-deb", ["-x", file, tree], { what: "unpacking busybox-static" });
  return readFileSync(resolveInTree(tree, "/bin/busybox"));
}

function initcalls(console: string): BootReport["slowest"] {
  const found = [...console.matchAll(/initcall (\S+) returned -?\d+ after (\d+) usecs/g)];
  return found
    .map(([, name = "", microseconds]) => ({ initcall: name.replace(/\+0x.*$/, ""), milliseconds: Number(microseconds) / 1000 }))
    .sort((a, b) => b.milliseconds - a.milliseconds);
}
