import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { messageOf, QueztlError } from "../../core/error";
import type { Session } from "../session";
import { type Message, tryParseMessage } from "./message";
import { findTerraform, terraformEnv } from "./program";

export interface TerraformRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TerraformOptions {
  /** Told each message of a run with `-json`. */
  readonly onMessage?: (message: Message) => void;
}

/**
 * Runs Terraform in a folder, to its end. It is the leader of a process group of its own, so that Ctrl-C reaches it from us and once only:
 * a second one would make it leave without its state.
 * @throws QueztlError (cancelled) if it was interrupted, after it has ended
 */
export async function runTerraform(
  session: Session,
  folder: string,
  args: readonly string[],
  options: TerraformOptions = {},
): Promise<TerraformRun> {
  const { path, name } = findTerraform(session.env);
  const { signal } = session.interrupts;
  if (session.verbose) session.progress.note(`${folder}$ ${name} ${args.join(" ")}`);
  return await session.interrupts.shield(
    async () => {
      const child = spawn(path, args, { cwd: folder, env: terraformEnv(session.env), stdio: ["ignore", "pipe", "pipe"], detached: true });
      const stop = () => void child.kill("SIGINT");
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted) stop();
      try {
        const ended = ending(child, name);
        const out: string[] = [];
        const err: string[] = [];
        const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY });
        lines.on("line", (line) => {
          out.push(line);
          const message = options.onMessage === undefined ? undefined : tryParseMessage(line);
          if (message !== undefined) options.onMessage?.(message);
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => err.push(text));
        const { code, signal: killer } = await ended;
        if (killer !== null) throw wasKilled(name, killer);
        if (signal.aborted)
          throw new QueztlError({ kind: "cancelled", summary: "cancelled", why: `${name} was interrupted and has saved its state` });
        return { code, stdout: out.join("\n"), stderr: err.join("") };
      } finally {
        signal.removeEventListener("abort", stop);
      }
    },
    () => session.progress.note(`${name} is ending what it has begun and saves its state; waiting for it`),
  );
}

async function ending(
  child: import("node:child_process").ChildProcess,
  name: string,
): Promise<{ readonly code: number; readonly signal: NodeJS.Signals | null }> {
  return await new Promise((resolve, reject) => {
    child.once("error", (cause) =>
      reject(new QueztlError({ kind: "access", summary: `cannot start ${name}`, why: messageOf(cause), fix: "see queztl doctor", cause })),
    );
    child.once("close", (code, signal) => resolve({ code: code ?? 1, signal }));
  });
}

/** Terraform ends by a signal only if it had no time to save its state: it handles SIGINT and SIGTERM itself. */
function wasKilled(name: string, signal: NodeJS.Signals): QueztlError {
  return new QueztlError({
    summary: `${name} was killed (${signal})`,
    why: "a person or the kernel (out of memory?) ended it; what it was making may be half made",
    fix: "run queztl deploy (or destroy) again: it goes on from what is there",
  });
}
