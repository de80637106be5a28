import type { Command } from "commander";
import { type OpenLab, withOpenLab } from "../project/open-lab";
import type { Session } from "../session";
import { applyPlan } from "../terraform/apply";
import { ensureInit } from "../terraform/init";
import { planStack, type StackPlan } from "../terraform/plan";
import { temporaryPlanFolder } from "../terraform/plan-folder";
import { attempt, Failure, rollOut, throwFailures } from "../terraform/roll-out";
import { planFile } from "../terraform/saved-plans";
import { askToApply, tellPlans } from "./gates";
import { type LabOptions, labCommand } from "./lab-options";

/** `queztl destroy` */
export function destroy(command: Command, session: Session): void {
  labCommand(command)
    .option("-y, --yes", "do not ask")
    .option("--json", "print one event a line")
    .action(async (words: readonly string[], options: LabOptions) => {
      await withOpenLab(session, words, options.file, "destroy", "none", async (lab) => await destroyLab(session, lab));
    });
}

async function destroyLab(session: Session, lab: OpenLab): Promise<void> {
  const folder = temporaryPlanFolder();
  const result = await rollOut(lab.stacks, true, async (stacks) => {
    const results = new Map<string, boolean | Failure>();
    const plans: StackPlan[] = [];
    for (const stack of stacks) {
      const plan = await attempt(async () => {
        await ensureInit(session, stack, lab.plugins);
        return await planStack(session, stack, planFile(folder, stack), true);
      });
      if (plan instanceof Failure) results.set(stack.name, plan);
      else if (plan.isEmpty) results.set(stack.name, false);
      else plans.push(plan);
    }
    if (plans.length === 0) return results;
    tellPlans(session, plans);
    await askToApply(session, plans, "destroy");
    await Promise.all(
      plans.map(async ({ stack, file }) => {
        const applied = await attempt(async () => {
          await applyPlan(session, stack, file, lab.stacks.length > 1);
          return true;
        });
        results.set(stack.name, applied);
      }),
    );
    return results;
  });
  throwFailures(session, result);
  const destroyed = [...result.done].filter(([, had]) => had).map(([name]) => name);
  session.progress.note(destroyed.length === 0 ? "nothing to destroy" : `destroyed: ${destroyed.join(", ")}`);
  session.event("end", { changed: destroyed.length > 0 });
}
