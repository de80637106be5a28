import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { messageOf } from "../core/error";
import { lastLines, tryRun, tryWhich } from "../core/process";
import type { HostLayout } from "./layout";

export interface Accelerator {
  readonly kvm: boolean;
  /** Why KVM is not used. */
  readonly why?: string;
}

const LIMIT = 2000;

/**
 * Whether KVM really works: a guest without disks goes through its firmware and ends by itself. A device node is no proof
 * (seen: QEMU aborts on an MSR, or the guest hangs). In software emulation the same guest takes 0.2 s.
 */
export async function probeAccelerator(): Promise<Accelerator> {
  if (!existsSync("/dev/kvm")) return { kvm: false, why: "there is no /dev/kvm" };
  const machine = ["-M", "q35,accel=kvm", "-cpu", "host", "-m", "32", "-nodefaults", "-no-user-config", "-display", "none"];
  // timeout kills hard: QEMU in a stuck KVM call does not answer to signals that it would handle
  const command = ["-s", "KILL", String(LIMIT / 1000), "qemu-system-x86_64", ...machine, "-boot", "reboot-timeout=1", "-no-reboot"];
  try {
    const result = await tryRun("timeout", command, { timeout: LIMIT * 3 });
    if (result.code === 0) return { kvm: true };
    const killed = result.stderr.trim() === "" || result.code === 137;
    return {
      kvm: false,
      why: killed ? `a guest under KVM hangs (killed after ${LIMIT / 1000} s)` : `a guest under KVM fails: ${lastLines(result.stderr, 1)}`,
    };
  } catch (error) {
    return { kvm: false, why: `a guest under KVM cannot be tried: ${messageOf(error)}` };
  }
}

/** As `probeAccelerator`, remembered in the host's folder for this kernel and this QEMU. */
export async function knownAccelerator(layout: HostLayout): Promise<Accelerator> {
  const qemu = tryWhich("qemu-system-x86_64");
  const key = `${release()} ${qemu === undefined ? "none" : statSync(qemu).mtimeMs} ${existsSync("/dev/kvm")}`;
  const known = tryReadKnown(layout);
  if (known?.key === key) return known.accelerator;
  const accelerator = await probeAccelerator();
  writeFileSync(layout.accelerator, `${JSON.stringify({ key, accelerator }, null, 2)}\n`);
  return accelerator;
}

function tryReadKnown(layout: HostLayout): { readonly key: string; readonly accelerator: Accelerator } | undefined {
  if (!existsSync(layout.accelerator)) return undefined;
  try {
    return JSON.parse(readFileSync(layout.accelerator, "utf8")) as { key: string; accelerator: Accelerator };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    rmSync(layout.accelerator); // cut off by a kill; the probe runs again
    return undefined;
  }
}
