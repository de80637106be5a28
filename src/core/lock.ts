import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { QueztlError } from "./error";

export interface LockOptions {
  /** Kept in the file while the lock is held, for whoever finds it held; one line. @default nothing */
  readonly holder?: string;
  /** Whether to wait for whoever holds it. @default true */
  readonly wait?: boolean;
}

export interface HeldLock {
  release(): Promise<void>;
}

/** What `flock` ends with when somebody else has the lock; sysexits' EX_TEMPFAIL. */
const CONFLICT = 75;

/**
 * Takes the lock of a file; undefined if it is not to wait and somebody else has it. The kernel keeps the lock (`flock` in a child that ends
 * with us), so nothing is left locked by a process that was killed.
 */
export async function takeLock(path: string, { holder = "", wait = true }: LockOptions = {}): Promise<HeldLock | undefined> {
  mkdirSync(dirname(path), { recursive: true });
  const flags = wait ? ["--exclusive"] : ["--exclusive", "--nonblock", "--conflict-exit-code", String(CONFLICT)];
  // It is its own group's leader: Ctrl-C on the terminal must not take the lock from us before we have ended.
  const child = spawn("flock", [...flags, path, "sh", "-c", 'echo "$1" > "$0"; echo held; exec cat >/dev/null', path, holder], {
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const errors: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
  child.stdin.on("error", (error) => errors.push(error.message));
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const release = async () => {
    child.stdin.end();
    if (child.pid !== undefined) await closed;
  };
  const held = await new Promise<boolean>((resolve, reject) => {
    const failed = (why: string, cause?: unknown) =>
      reject(
        new QueztlError({
          summary: `cannot lock ${path}`,
          why,
          fix: "install util-linux (flock) and check the folder's permissions",
          cause,
        }),
      );
    child.once("error", (error) => failed(error.message, error));
    child.once("close", (code) => {
      if (!wait && code === CONFLICT) resolve(false);
      else failed(errors.join("").trim() || `flock ended with ${code}`);
    });
    child.stdout.once("data", () => resolve(true));
  });
  return held ? { release } : undefined;
}

/** Runs `body` while this process holds the lock file, after waiting for it. */
export async function withLock<T>(path: string, body: () => Promise<T>, onWait?: () => void): Promise<T> {
  const waiting = onWait === undefined ? undefined : setTimeout(onWait, 300);
  let lock: HeldLock | undefined;
  try {
    lock = await takeLock(path);
    clearTimeout(waiting);
    return await body();
  } finally {
    clearTimeout(waiting);
    await lock?.release();
  }
}

/** What the holder of a lock wrote into it. */
export function readHolder(path: string): string {
  return readFileSync(path, "utf8").trim();
}
