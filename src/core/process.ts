import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type ErrorKind, QueztlError } from "./error";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string | Buffer;
  readonly signal?: AbortSignal;
  /** Milliseconds; the process is killed after it. @default none */
  readonly timeout?: number;
  /** The program ends when this process does, also when that is killed: a pid namespace of its own (`unshare --kill-child`) takes its children along. @default false */
  readonly endsWithUs?: boolean;
  /** Called with each chunk of stdout and stderr as it comes. */
  readonly onOutput?: (chunk: string, stream: "stdout" | "stderr") => void;
  /** What we were doing, for the error. @default the command line */
  readonly what?: string;
  readonly kind?: ErrorKind;
  readonly fix?: string;
}

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end and returns its output. @throws QueztlError if it cannot start or exits with another code than 0. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const result = await tryRun(command, args, options);
  if (result.code === 0) return result;
  throw new QueztlError({
    kind: options.kind ?? "error",
    summary: `${options.what ?? [command, ...args].join(" ")} failed (exit ${result.code})`,
    why: lastLines(result.stderr || result.stdout, 12),
    ...(options.fix === undefined ? {} : { fix: options.fix }),
  });
}

/** As `run`, but any exit code is a result. @throws QueztlError if the program cannot start, is aborted, or runs out of time. */
export async function tryRun(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const spawnOptions: SpawnOptions = { stdio: ["pipe", "pipe", "pipe"] };
  if (options.cwd !== undefined) spawnOptions.cwd = options.cwd;
  if (options.env !== undefined) spawnOptions.env = options.env;
  const child =
    options.endsWithUs === true ? spawn("setpriv", [...ENDS_WITH_US, command, ...args], spawnOptions) : spawn(command, args, spawnOptions);
  if (options.endsWithUs === true) track(child);
  const out: string[] = [];
  const err: string[] = [];
  collect(child, "stdout", out, options);
  collect(child, "stderr", err, options);
  child.stdin?.on("error", () => undefined); // the program may end without reading its input
  child.stdin?.end(options.input);

  return await new Promise<RunResult>((resolve, reject) => {
    let ended: "aborted" | "timeout" | undefined;
    const kill = (why: "aborted" | "timeout") => {
      ended = why;
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), 2000).unref();
    };
    const onAbort = () => kill("aborted");
    const timer = options.timeout === undefined ? undefined : setTimeout(() => kill("timeout"), options.timeout);
    options.signal?.addEventListener("abort", onAbort, { once: true });
    if (options.signal?.aborted) onAbort();
    const finish = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", onAbort);
    };
    const notStarted = (why: string, missing: boolean, cause?: unknown) =>
      reject(
        new QueztlError({
          kind: options.kind ?? "error",
          summary: missing ? `${command} is not installed` : `cannot start ${command}`,
          why,
          fix: options.fix ?? `install ${command} and put it on PATH`,
          cause,
        }),
      );
    child.on("error", (cause: NodeJS.ErrnoException) => {
      finish();
      notStarted(cause.message, cause.code === "ENOENT", cause);
    });
    child.on("close", (code, signal) => {
      finish();
      const what = options.what ?? command;
      const unstarted =
        options.endsWithUs === true && code === 127 ? /^setpriv: failed to execute .*$/m.exec(err.join(""))?.[0] : undefined;
      if (unstarted !== undefined) return notStarted(unstarted, true);
      if (ended === "timeout")
        reject(
          new QueztlError({ kind: "timeout", summary: `${what} took longer than ${options.timeout} ms`, why: lastLines(err.join(""), 5) }),
        );
      else if (ended === "aborted") reject(new QueztlError({ kind: "cancelled", summary: `${what} was cancelled` }));
      else resolve({ code: code ?? (signal === null ? 1 : 128), stdout: out.join(""), stderr: err.join("") });
    });
  });
}

/** The kernel kills it when the thread that started it ends. */
const ENDS_WITH_US = ["--pdeathsig", "KILL", "--"];
const tracked = new Set<ChildProcess>();

function track(child: ChildProcess): void {
  tracked.add(child);
  const forget = () => tracked.delete(child);
  child.once("close", forget);
  child.once("error", forget);
}

/** Kills the programs that end with this process: for what must come after them when it ends. */
export function killThoseThatEndWithUs(): void {
  for (const child of tracked) child.kill("SIGKILL");
}

function collect(child: ChildProcess, stream: "stdout" | "stderr", into: string[], options: RunOptions): void {
  child[stream]?.setEncoding("utf8");
  child[stream]?.on("data", (chunk: string) => {
    into.push(chunk);
    options.onOutput?.(chunk, stream);
  });
}

export function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}

/** The path of a program on PATH (or in the system folders that a user's PATH often lacks), or undefined. */
export function tryWhich(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  return folders
    .map((folder) => join(folder || ".", program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
      } catch {
        return false;
      }
    });
}
