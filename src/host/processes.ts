import { readdirSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { QueztlError } from "../core/error";

export interface ProcessId {
  readonly pid: number;
  /** In clock ticks since boot: with the pid, this names a process for good. */
  readonly startTime: string;
}

/**
 * Processes that carry these words at the end of their command line. What a host consists of is asked from the kernel
 * and not kept in pid files, so nothing goes stale when anything is killed.
 */
export function findProcesses(program: string, lastArguments: readonly string[]): readonly ProcessId[] {
  const ending = lastArguments.map((word) => `${word}\0`).join("");
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const command = tryReadText(`/proc/${name}/cmdline`);
      if (command === undefined || !command.endsWith(ending)) return [];
      const [first = ""] = command.split("\0", 1);
      const id = first.slice(first.lastIndexOf("/") + 1) === program ? tryProcessId(Number(name)) : undefined;
      return id === undefined ? [] : [id];
    });
}

/** The process of this pid, unless it is gone or a zombie. */
export function tryProcessId(pid: number): ProcessId | undefined {
  const stat = tryReadText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state = "", startTime = ""] = [fields[0], fields[19]];
  return state === "Z" || state === "X" ? undefined : { pid, startTime };
}

export function isAlive(id: ProcessId): boolean {
  return tryProcessId(id.pid)?.startTime === id.startTime;
}

export function childrenOf(pid: number): readonly ProcessId[] {
  const text = tryReadText(`/proc/${pid}/task/${pid}/children`) ?? "";
  return text.split(" ").flatMap((word) => (/^\d+$/.test(word) ? (tryProcessId(Number(word)) ?? []) : []));
}

/** Kills processes and waits until they are gone. @throws QueztlError if one stays for 15 s */
export async function killAll(processes: readonly ProcessId[], alsoWaitFor: readonly ProcessId[] = []): Promise<void> {
  for (const one of processes) {
    if (!isAlive(one)) continue;
    try {
      process.kill(one.pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
  const all = [...processes, ...alsoWaitFor];
  for (let waited = 0; all.some(isAlive); waited += 20) {
    if (waited > 15_000) {
      const left = all.filter(isAlive).map((one) => one.pid);
      throw new QueztlError({
        kind: "host",
        summary: `processes do not end: ${left.join(", ")}`,
        why: "they were killed 15 s ago and are stuck in the kernel",
        fix: "see /proc/PID/stack; often a disk or network file system that hangs",
      });
    }
    await setTimeout(20);
  }
}

function tryReadText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH" || code === "EACCES") return undefined;
    throw error;
  }
}
