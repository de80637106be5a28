import type { Command } from "commander";
import { type OpenLab, withOpenLab } from "../project/open-lab";
import type { SynthesizedStack } from "../project/stack";
import type { Session } from "../session";
import { applyPlan, type ReadyTimes } from "../terraform/apply";
import { ensureInit } from "../terraform/init";
import { planStack, type StackPlan } from "../terraform/plan";
import { temporaryPlanFolder } from "../terraform/plan-folder";
import { attempt, Failure, rollOut, throwFailures } from "../terraform/roll-out";
import { planFile } from "../terraform/saved-plans";
import { askToApply, checkDataLoss, tellPlans } from "./gates";
import { imageNeed, labCommand, type SkippingOptions, skippingOption } from "./lab-options";
import { tellGuests } from "./tell-guests";

interface DeployOptions extends SkippingOptions {
  readonly allowDataLoss?: boolean;
}

/** `queztl deploy`: prepare, plan, ask, apply, and a table of what runs. */
export function deploy(command: Command, session: Session): void {
  skippingOption(labCommand(command))
    .option("-y, --yes", "do not ask")
    .option("--allow-data-loss", "volumes may be deleted with what only they hold")
    .option("--json", "print one event a line")
    .action(async (words: readonly string[], options: DeployOptions) => {
      await withOpenLab(
        session,
        words,
        options.file,
        "deploy",
        imageNeed(options),
        async (lab) => await deployLab(session, lab, options.allowDataLoss === true),
      );
    });
}

async function deployLab(session: Session, lab: OpenLab, allowDataLoss: boolean): Promise<void> {
  const folder = temporaryPlanFolder();
  const result = await rollOut(lab.stacks, false, async (stacks) => await deployWave(session, lab, stacks, folder, allowDataLoss));
  const times = new Map([...result.done.values()].flatMap((one) => [...one.times]));
  const changed = [...result.done.values()].some((one) => one.changed);
  const finished = lab.stacks.filter(({ name }) => result.done.has(name));
  await tellGuests(session, lab.project.root, finished, times);
  throwFailures(session, result);
  if (!changed) session.progress.note("nothing changed: everything is as declared");
  session.event("end", { changed });
}

interface Deployed {
  readonly changed: boolean;
  readonly times: ReadyTimes;
}

/** Plans stacks together, asks once, applies them together. */
async function deployWave(
  session: Session,
  lab: OpenLab,
  stacks: readonly SynthesizedStack[],
  folder: string,
  allowDataLoss: boolean,
): Promise<ReadonlyMap<string, Deployed | Failure>> {
  const results = new Map<string, Deployed | Failure>();
  const planned = await Promise.all(
    stacks.map(async (stack) => [stack.name, await attempt(async () => await planOne(session, lab, stack, folder))] as const),
  );
  const plans: StackPlan[] = [];
  for (const [name, plan] of planned) {
    if (plan instanceof Failure) results.set(name, plan);
    else if (plan.isEmpty) results.set(name, { changed: false, times: new Map() });
    else plans.push(plan);
  }
  if (plans.length === 0) return results;
  tellPlans(session, plans);
  checkDataLoss(plans, allowDataLoss);
  await askToApply(session, plans, "deploy");
  await Promise.all(
    plans.map(async ({ stack, file }) => {
      const applied = await attempt(async () => ({ changed: true, times: await applyPlan(session, stack, file, lab.stacks.length > 1) }));
      results.set(stack.name, applied);
    }),
  );
  return results;
}

async function planOne(session: Session, lab: OpenLab, stack: SynthesizedStack, folder: string): Promise<StackPlan> {
  await ensureInit(session, stack, lab.plugins);
  return await planStack(session, stack, planFile(folder, stack));
}
