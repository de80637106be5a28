import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { QueztlError } from "./error";

/**
 * Runs `body` while this process holds the lock file. The kernel keeps the lock (`flock` in a child that ends with us),
 * so nothing is left locked by a process that was killed.
 */
export async function withLock<T>(path: string, body: () => Promise<T>, onWait?: () => void): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const child = spawn("flock", ["--exclusive", path, "sh", "-c", "echo held; exec cat >/dev/null"], { stdio: ["pipe", "pipe", "pipe"] });
  const errors: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
  child.stdin.on("error", (error) => errors.push(error.message));
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const waiting = onWait === undefined ? undefined : setTimeout(onWait, 300);
  try {
    await new Promise<void>((resolve, reject) => {
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
      child.once("exit", (code) => failed(errors.join("").trim() || `flock ended with ${code}`));
      child.stdout.once("data", () => resolve());
    });
    clearTimeout(waiting);
    return await body();
  } finally {
    clearTimeout(waiting);
    child.stdin.end();
    if (child.pid !== undefined) await closed;
  }
}
