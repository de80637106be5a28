import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { SynthesizedStack } from "../project/stack";
import type { Session } from "../session";
import { type PlannedChange, readChanges, type ShownPlan } from "./changes";
import { describeWarning, terraformError } from "./diagnostics";
import type { Diagnostic } from "./message";
import { runTerraform } from "./run";

export interface StackPlan {
  readonly stack: SynthesizedStack;
  /** The plan file. */
  readonly file: string;
  /** Empty if only outputs change. */
  readonly changes: readonly PlannedChange[];
  /** Names of outputs that change. */
  readonly outputs: readonly string[];
  readonly isEmpty: boolean;
}

/** Plans one stack into a file. @throws QueztlError with everything that is wrong */
export async function planStack(session: Session, stack: SynthesizedStack, file: string, destroy = false): Promise<StackPlan> {
  const diagnostics: Diagnostic[] = [];
  const step = session.progress.step(destroy ? `planning to destroy ${stack.name}` : `planning ${stack.name}`);
  let refreshed = 0;
  try {
    mkdirSync(dirname(file), { recursive: true });
    const args = [
      "plan",
      "-json",
      "-input=false",
      "-detailed-exitcode",
      "-lock-timeout=20s",
      `-out=${file}`,
      ...(destroy ? ["-destroy"] : []),
    ];
    const run = await runTerraform(session, stack.folder, args, {
      onMessage(message) {
        if (message.diagnostic !== undefined) diagnostics.push(message.diagnostic);
        if (message.type === "refresh_complete") step.update(`${++refreshed} read`);
      },
    });
    if (run.code !== 0 && run.code !== 2) throw terraformError(`the plan of ${stack.name}`, diagnostics, run);
    step.done(run.code === 0 ? "no changes" : undefined);
    for (const diagnostic of diagnostics)
      if (diagnostic.severity === "warning") session.progress.note(describeWarning(diagnostic, session.verbose));
    if (run.code === 0) return { stack, file, changes: [], outputs: [], isEmpty: true };
    return { stack, file, ...(await showPlan(session, stack, file)), isEmpty: false };
  } catch (error) {
    step.failed();
    throw error;
  }
}

/** What a plan file would do. */
export async function showPlan(
  session: Session,
  stack: SynthesizedStack,
  file: string,
): Promise<{ readonly changes: readonly PlannedChange[]; readonly outputs: readonly string[] }> {
  const run = await runTerraform(session, stack.folder, ["show", "-json", file]);
  if (run.code !== 0 || !existsSync(file)) throw terraformError(`reading the plan of ${stack.name}`, [], run);
  return readChanges(JSON.parse(run.stdout) as ShownPlan);
}
