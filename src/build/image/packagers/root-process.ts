import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../../core/error";
import { type RunResult, tryRun } from "../../../core/process";
import { SOURCE_DATE_EPOCH } from "../source-date";

/** What the machine lends a root while something runs in it; the rest of /dev would let a script reach the machine's disks. */
const DEVICES = ["null", "zero", "full", "random", "urandom", "tty"];

/**
 * Mounts inside a mount namespace: they end with the process, whatever ends it, so nothing is left behind.
 * `$1` is the root; the command follows.
 */
const SETUP = `set -e
root=$1; shift
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755,size=16m dev "$root/dev"
for name in ${DEVICES.join(" ")}; do : > "$root/dev/$name"; mount --bind "/dev/$name" "$root/dev/$name"; done
ln -s /proc/self/fd "$root/dev/fd"; ln -s fd/0 "$root/dev/stdin"; ln -s fd/1 "$root/dev/stdout"; ln -s fd/2 "$root/dev/stderr"
mkdir -m 1777 "$root/dev/shm"
exec "$@"`;

export interface RootProcessOptions {
  /** @default the machine's, without what is the user's */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
  readonly onOutput?: (text: string) => void;
}

/** What every program that makes a root gets: nothing of the user's settings, and no time of today. */
export function rootEnvironment(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/root",
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    SOURCE_DATE_EPOCH: String(SOURCE_DATE_EPOCH),
    ...more,
  };
}

/** Folders that a root needs before the first package may be in it: mount points, and where programs write. */
export function makeMountPoints(root: string): void {
  for (const [name, mode] of [
    ["dev", 0o755],
    ["proc", 0o555],
    ["sys", 0o555],
    ["run", 0o755],
    ["tmp", 0o1777],
  ] as const) {
    mkdirSync(join(root, name), { recursive: true });
    chmodSync(join(root, name), mode);
  }
}

/**
 * Runs a program of this machine that works on a root (`pacman -r`, `rpm --root`), with `/proc` and a small `/dev` in the root, without a
 * network, and with every process that it leaves ended. @throws QueztlError if it may not
 */
export async function runOnRoot(root: string, command: readonly string[], options: RootProcessOptions = {}): Promise<RunResult> {
  requireRoot();
  const isolate = ["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--ipc", "--net"];
  const { onOutput } = options;
  return await tryRun("unshare", [...isolate, "--", "sh", "-c", SETUP, "sh", root, ...command], {
    env: { ...(options.env ?? rootEnvironment()) },
    what: command[0] ?? "",
    endsWithUs: true,
    fix: "install util-linux (unshare)",
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(onOutput === undefined ? {} : { onOutput: (text: string) => onOutput(text) }),
  });
}

/** Runs a program of the root in it. */
export async function runInRoot(root: string, command: readonly string[], options: RootProcessOptions = {}): Promise<RunResult> {
  return await runOnRoot(root, ["chroot", root, ...command], options);
}

function requireRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new QueztlError({
    kind: "access",
    summary: "only root can install packages into an image",
    why: "their scripts run in a chroot, and their files belong to several users",
    fix: "run the same command with sudo",
  });
}
