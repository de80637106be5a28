import { type RunOptions, type RunResult, run, tryRun } from "../core/process";
import type { Supervisor } from "./supervisor";

/** Runs a program in the host's network namespace, with the machine's files. */
export async function runInNetwork(supervisor: Supervisor, command: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return await run("nsenter", ["-t", String(supervisor.inner.pid), "-n", ...command], { kind: "host", ...options });
}

export async function tryRunInNetwork(supervisor: Supervisor, command: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return await tryRun("nsenter", ["-t", String(supervisor.inner.pid), "-n", ...command], options);
}
