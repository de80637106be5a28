import { spawn } from "node:child_process";
import { QueztlError } from "../../core/error";
import { lastLines, tryWhich } from "../../core/process";

export const BOOT_MACHINES = ["q35", "microvm"] as const;
export type BootMachine = (typeof BOOT_MACHINES)[number];
export const BOOT_ACCELERATORS = ["tcg", "kvm"] as const;
export type BootAccelerator = (typeof BOOT_ACCELERATORS)[number];

export interface QemuBoot {
  /** Path of the kernel's image. */
  readonly kernel: string;
  readonly initrd: string;
  readonly cmdline: string;
  /** @default "q35" */
  readonly machine?: BootMachine;
  /** @default "tcg", software emulation, which runs everywhere */
  readonly accelerator?: BootAccelerator;
  /** MiB. @default 256 */
  readonly memory?: number;
  /** More options of QEMU. */
  readonly more?: readonly string[];
  /** Milliseconds until it is given up. @default 120 s */
  readonly timeout?: number;
}

export interface BootOutput {
  readonly console: string;
  /** Seconds from the start of QEMU until the mark was on the console. */
  readonly wall: number;
}

/**
 * Boots a kernel directly, without network and disks, until the guest ends; the mark is a line that its init prints.
 * @throws QueztlError with the console's last lines if the mark does not come
 */
export async function bootInQemu(boot: QemuBoot, mark: RegExp): Promise<BootOutput> {
  const { machine = "q35", accelerator = "tcg", memory = 256, timeout = 120_000 } = boot;
  if (tryWhich("qemu-system-x86_64") === undefined)
    throw new QueztlError({
      kind: "host",
      summary: "QEMU is not installed",
      fix: "apt-get install --no-install-recommends qemu-system-x86",
    });
  const cpu = accelerator === "kvm" ? "host" : "max";
  const args = [
    ...["-M", `${machine},accel=${accelerator}`, "-cpu", cpu, "-m", String(memory), "-nodefaults", "-no-user-config", "-display", "none"],
    ...["-serial", "stdio", "-no-reboot", "-kernel", boot.kernel, "-initrd", boot.initrd, "-append", boot.cmdline, ...(boot.more ?? [])],
  ];
  const begun = performance.now();
  // QEMU goes with us, whatever ends us.
  const qemu = spawn("setpriv", ["--pdeathsig", "KILL", "--", "qemu-system-x86_64", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  let errors = "";
  let wall: number | undefined;
  qemu.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
    if (wall === undefined && mark.test(text)) wall = (performance.now() - begun) / 1000;
  });
  qemu.stderr.setEncoding("utf8").on("data", (part: string) => {
    errors += part;
  });
  const timer = setTimeout(() => qemu.kill("SIGKILL"), timeout);
  try {
    await new Promise<void>((resolve, reject) => {
      qemu.once("error", reject);
      qemu.once("close", () => resolve());
    });
  } finally {
    clearTimeout(timer);
  }
  const console = text.replaceAll("\r", "");
  if (wall !== undefined) return { console, wall };
  const last = lastLines(console, 12);
  throw new QueztlError({
    kind: "host",
    summary: "the kernel did not come to init",
    why: [errors.trim(), last === "" ? "nothing was on the console" : last].filter((part) => part !== "").join("\n"),
    fix: "boot it with earlyprintk=serial on its command line; its configuration needs a serial console and an initramfs",
  });
}
