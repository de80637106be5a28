import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { QueztlError } from "../core/error";
import { lastLines } from "../core/process";
import { BOUND_FOLDERS } from "./daemon-config";
import type { HostLayout } from "./layout";
import { childrenOf, findProcesses, isAlive, type ProcessId } from "./processes";

/** The processes of a running host as the machine sees them. */
export interface Supervisor {
  /** `unshare`: when it dies, the kernel kills everything inside. */
  readonly outer: ProcessId;
  /** Process 1 of the namespaces. */
  readonly inner: ProcessId;
}

const MARK = "queztl-host";

/** Runs as process 1 of the namespaces. A daemon that ends is started again; guests outlive it. */
const SCRIPT = `set -e
D=$1
cd /
ip link set lo up
mount -t sysfs sysfs /sys
echo 1 > /proc/sys/net/ipv4/ip_forward
${Object.entries(BOUND_FOLDERS)
  .map(([ours, theirs]) => `mkdir -p ${theirs}/libvirt; mount --bind "$D/${ours}" ${theirs}/libvirt`)
  .join("\n")}
mkdir -p /run/lock
mount -t tmpfs -o mode=1777 tmpfs /run/lock # a console's lock, left by a killed daemon, would bar the next one
if [ -e /etc/resolv.conf ]; then mount --bind "$D/resolv.conf" "$(readlink -f /etc/resolv.conf)"; fi
if [ -e "$D/no-kvm" ] && [ -e /dev/kvm ]; then
  mount --bind "$D/no-kvm" /dev/kvm
  mount -o remount,bind,ro /dev/kvm # read-only, so that even root finds it not accessible
fi
: > "$D/run/namespace-ready"
while :; do
  libvirtd -p /run/libvirt/libvirtd.pid >> /var/log/libvirt/libvirtd.out 2>&1 || true
  sleep 0.2
done`;

/** The supervisor of this folder, if it runs. Two are never there: they are started under the host's lock. */
export function tryFindSupervisor(layout: HostLayout): Supervisor | undefined {
  for (const outer of findSupervisors(layout)) {
    const [inner] = childrenOf(outer.pid);
    if (inner !== undefined) return { outer, inner };
  }
  return undefined;
}

/** Also those that are only half started. */
export function findSupervisors(layout: HostLayout): readonly ProcessId[] {
  return findProcesses("unshare", [MARK, layout.folder]);
}

/** Starts the namespaces and the daemon in them. @throws QueztlError with what was printed, if they do not come up */
export async function startSupervisor(layout: HostLayout): Promise<Supervisor> {
  rmSync(layout.readyMark, { force: true });
  rmSync(layout.socket, { force: true });
  const log = openSync(layout.supervisorLog, "w");
  const namespaces = ["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"];
  const child = spawn("unshare", [...namespaces, "--", "bash", "-c", SCRIPT, MARK, layout.folder], {
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log],
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8" },
  });
  closeSync(log);
  child.unref();
  let failure: string | undefined;
  child.once("error", (error) => {
    failure = error.message;
  });
  child.once("exit", () => {
    failure ??= lastLines(readFileSync(layout.supervisorLog, "utf8"), 5) || "it ended without a word";
  });
  for (let waited = 0; waited < 10_000; waited += 10) {
    const supervisor = existsSync(layout.readyMark) ? tryFindSupervisor(layout) : undefined;
    if (supervisor !== undefined) return supervisor;
    if (failure !== undefined) break;
    await setTimeout(10);
  }
  throw new QueztlError({
    kind: "host",
    summary: "the embedded host's namespaces do not come up",
    why: failure ?? `no answer after 10 s; see ${layout.supervisorLog}`,
    fix: "queztl doctor",
  });
}

/** Waits until the daemon's socket is there. @throws QueztlError with the daemon's last words */
export async function waitForSocket(layout: HostLayout, supervisor: Supervisor): Promise<void> {
  for (let waited = 0; !existsSync(layout.socket); waited += 10) {
    if (waited > 20_000 || !isAlive(supervisor.inner)) {
      const output = `${layout.folder}/log/libvirtd.out`;
      const words = existsSync(output) ? lastLines(readFileSync(output, "utf8"), 5) : "";
      throw new QueztlError({
        kind: "host",
        summary: "libvirtd does not start",
        why: words || "it printed nothing",
        fix: `see ${layout.folder}/log`,
      });
    }
    await setTimeout(10);
  }
}
