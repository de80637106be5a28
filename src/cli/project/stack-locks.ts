import { join } from "node:path";
import { QueztlError } from "../../core/error";
import { type HeldLock, readHolder, takeLock } from "../../core/lock";
import { tryProcessId } from "../../host/processes";
import type { SynthesizedStack } from "./stack";

/** What a process does with a stack that no other may touch meanwhile. */
export type StackVerb = "plan" | "apply" | "deploy" | "destroy";

/** Runs `body` while this process alone works on these stacks of the project. @throws QueztlError at once if another one works on any of them */
export async function withStackLocks<T>(
  root: string,
  stacks: readonly SynthesizedStack[],
  verb: StackVerb,
  body: () => Promise<T>,
): Promise<T> {
  const held: HeldLock[] = [];
  try {
    for (const { name } of stacks) {
      const path = join(root, ".queztl/locks", `${name}.lock`);
      const lock = await takeLock(path, { holder: `${process.pid} ${verb}`, wait: false });
      if (lock === undefined) throw isBusy(name, path);
      held.push(lock);
    }
    return await body();
  } finally {
    await Promise.all(held.map(async (lock) => await lock.release()));
  }
}

function isBusy(name: string, path: string): QueztlError {
  const [pid = "", verb = "deploy"] = readHolder(path).split(" ");
  const known = /^\d+$/.test(pid) && tryProcessId(Number(pid)) !== undefined;
  return new QueztlError({
    summary: `another ${verb} of ${name} is running${known ? ` (pid ${pid})` : ""}`,
    why: "two at once would work on the same state",
    fix: `wait until it has ended${known ? ` (or end it: kill ${pid})` : ""}, then run this again`,
  });
}
