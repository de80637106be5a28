import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type ErrorKind, EXIT_CODES, messageOf, QueztlError } from "../../core/error";
import { packageRoot } from "../../core/package-root";
import { lastLines } from "../../core/process";
import type { Session } from "../session";
import { appEnvironment } from "./app-environment";
import type { AppError } from "./app-errors";

/** A program with its arguments, or a line for the shell. */
export type AppCommand = readonly [string, ...string[]] | string;

/** Set for an app that we run: `queztl prepare -- COMMAND` in it only runs the command, because we prepare ourselves. */
export const PREPARES_ITSELF = "QUEZTL_PREPARES";

/** Runs an app that synthesizes stacks into `outdir`, in the project's folder. What it prints goes to stderr. @throws QueztlError with what it says is wrong */
export async function runApp(
  session: Session,
  command: AppCommand,
  root: string,
  outdir: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "queztl-app-"));
  const errorFile = join(work, "error.json");
  try {
    const [program, ...args] = typeof command === "string" ? ["sh", "-c", command] : command;
    const child = spawn(program, args, {
      cwd: root,
      env: { ...appEnv(session, root, outdir, errorFile), ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const kill = () => void child.kill("SIGTERM");
    session.interrupts.signal.addEventListener("abort", kill, { once: true });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output.push(text);
        if (session.verbose) process.stderr.write(text);
      });
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", (cause) => reject(new QueztlError({ summary: `cannot start ${program}`, why: messageOf(cause), cause })));
      child.once("close", (status, signal) => resolve(status ?? (signal === null ? 1 : 128)));
    });
    session.interrupts.signal.removeEventListener("abort", kill);
    if (existsSync(errorFile)) throw appError(JSON.parse(readFileSync(errorFile, "utf8")) as AppError, root);
    if (code !== 0)
      throw new QueztlError({
        kind: "config",
        summary: `the app failed (exit ${code})`,
        why: lastLines(output.join(""), 20),
        fix: `run it yourself in ${root}`,
      });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function appEnv(session: Session, root: string, outdir: string, errorFile: string): NodeJS.ProcessEnv {
  const preload = join(__dirname, "app-errors.js");
  // The package's folder too: an app command may call queztl where it is installed for all.
  const path = [
    join(root, "node_modules/.bin"),
    join(packageRoot(), "node_modules/.bin"),
    dirname(process.execPath),
    session.env.PATH ?? "",
  ];
  return {
    ...session.env,
    PATH: path.join(delimiter),
    ...appEnvironment(outdir, session.env),
    QUEZTL_APP_ERROR: errorFile,
    [PREPARES_ITSELF]: "1",
    NODE_OPTIONS: `${session.env.NODE_OPTIONS ?? ""} --require ${JSON.stringify(preload)}`.trim(),
  };
}

function appError({ kind, summary, where, why, fix, stack }: AppError, root: string): QueztlError {
  const place = where ?? userFrame(stack, root);
  if (kind !== undefined && Object.hasOwn(EXIT_CODES, kind))
    return new QueztlError({
      kind: (kind === "error" ? "config" : kind) as ErrorKind,
      summary,
      ...(place === undefined ? {} : { where: place }),
      ...(why === undefined ? {} : { why }),
      ...(fix === undefined ? {} : { fix }),
    });
  const [head = "", ...list] = summary.split("\n");
  const validation = /^Validation failed with the following errors:/.test(head);
  if (validation)
    return new QueztlError({
      kind: "config",
      summary: "the stacks are not valid",
      why: list
        .map((line) => line.trim())
        .filter((line) => line !== "" && !line.includes("'skipValidation: true'"))
        .join("\n"),
    });
  return new QueztlError({
    kind: "config",
    summary: `the app failed: ${head}`,
    ...(place === undefined ? {} : { where: place }),
    ...(list.length === 0 ? {} : { why: list.join("\n") }),
  });
}

/** `FILE:LINE:COLUMN` of the first frame of a stack that is in the user's own code: in the project, and neither a package's nor queztl's. */
function userFrame(stack: string | undefined, root: string): string | undefined {
  const built = join(packageRoot(), "dist");
  return stack
    ?.split("\n")
    .flatMap((line) => /^\s+at (?:.*\()?(?:file:\/\/)?(\/.*:\d+:\d+)\)?$/.exec(line)?.[1] ?? [])
    .map((place) => decodeURI(place))
    .find((place) => place.startsWith(`${root}/`) && !place.includes("/node_modules/") && !place.startsWith(`${built}/`));
}
