import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { messageOf, QueztlError } from "../../core/error";
import { type OpenLab, withOpenLab } from "../project/open-lab";
import type { Session } from "../session";
import { ensureInit } from "../terraform/init";
import { planStack, type StackPlan } from "../terraform/plan";
import { temporaryPlanFolder } from "../terraform/plan-folder";
import { attempt, Failure, throwFailures } from "../terraform/roll-out";
import { planFile, writeSavedPlans } from "../terraform/saved-plans";
import { tellPlans } from "./gates";
import { imageNeed, labCommand, type SkippingOptions, skippingOption } from "./lab-options";

interface PlanOptions extends SkippingOptions {
  readonly out?: string;
  readonly destroy?: boolean;
  readonly detailedExitcode?: boolean;
}

/** `queztl plan`, also `queztl diff` */
export function plan(command: Command, session: Session): void {
  skippingOption(labCommand(command))
    .option("--out <folder>", "keep the plans there, for queztl apply")
    .option("--destroy", "plan to take everything down")
    .option("--detailed-exitcode", "end with 0 if nothing would change, 2 if something would, 1 for any error")
    .option("--json", "print JSON")
    .action(async (words: readonly string[], options: PlanOptions) => {
      if (options.detailedExitcode === true) session.setErrorExitCode(1);
      const kept = options.out === undefined ? undefined : resolve(session.cwd, options.out);
      const plans = await withOpenLab(session, words, options.file, "plan", imageNeed(options), async (lab) =>
        planAll(session, lab, options, kept ?? temporaryPlanFolder(), kept !== undefined),
      );
      if (options.detailedExitcode === true && plans.some(({ isEmpty }) => !isEmpty)) session.setExitCode(2);
    });
}

async function planAll(session: Session, lab: OpenLab, options: PlanOptions, folder: string, keep: boolean): Promise<readonly StackPlan[]> {
  mkdirSync(folder, { recursive: true });
  const results = await Promise.all(
    lab.stacks.map(async (stack) => {
      const planned = await attempt(async () => {
        await ensureInit(session, stack, lab.plugins);
        return await planStack(session, stack, planFile(folder, stack), options.destroy === true);
      });
      return [stack.name, planned] as const;
    }),
  );
  const plans = results.flatMap(([, result]) => (result instanceof Failure ? [] : [result]));
  const changing = new Set(plans.flatMap(({ stack, isEmpty }) => (isEmpty ? [] : [stack.name])));
  const waiting = lab.stacks.filter(({ dependencies }) => options.destroy !== true && dependencies.some((name) => changing.has(name)));
  const failed = new Map<string, unknown>();
  for (const [name, result] of results) {
    if (!(result instanceof Failure)) continue;
    // What it looks up may come with the stacks before it.
    const before = waiting.find((stack) => stack.name === name)?.dependencies.filter((one) => changing.has(one));
    if (before === undefined) failed.set(name, result.error);
    else session.progress.note(`${name} can be planned once ${before.join(", ")} is deployed: ${reasonOf(result.error)}`);
  }
  if (session.json) session.document({ stacks: plans.map(({ stack, changes, outputs }) => ({ name: stack.name, changes, outputs })) });
  else tellPlans(session, plans, process.stdout);
  throwFailures(session, { done: new Map(plans.map((one) => [one.stack.name, one])), failed, skipped: [] });
  if (plans.every(({ isEmpty }) => isEmpty)) session.progress.note("no changes: everything is as declared");
  if (keep) {
    writeSavedPlans(folder, lab.project.root, plans);
    session.progress.note(`kept; carry it out with: queztl apply ${options.out}`);
  }
  return plans;
}

function reasonOf(error: unknown): string {
  return (QueztlError.is(error) ? error.why : undefined) ?? messageOf(error);
}
