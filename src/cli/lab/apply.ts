import { resolve } from "node:path";
import type { Command } from "commander";
import { prepareFor } from "../project/prepare";
import { withStackLocks } from "../project/stack-locks";
import type { Session } from "../session";
import { applyPlan } from "../terraform/apply";
import { showPlan } from "../terraform/plan";
import { attempt, Failure, rollOut, throwFailures } from "../terraform/roll-out";
import { type LoadedPlans, readSavedPlans } from "../terraform/saved-plans";
import { checkDataLoss, tellPlans } from "./gates";
import { tellGuests } from "./tell-guests";

/** `queztl apply FOLDER`: what was planned, without a question, as with a plan file of Terraform. */
export function apply(command: Command, session: Session): void {
  command
    .argument("<folder>", "where queztl plan --out put the plans")
    .option("--allow-data-loss", "volumes may be deleted with what only they hold")
    .option("--json", "print one event a line")
    .action(async (given: string, options: { readonly allowDataLoss?: boolean }) => {
      const loaded = readSavedPlans(resolve(session.cwd, given));
      const stacks = loaded.plans.map(({ stack }) => stack);
      await withStackLocks(loaded.root, stacks, "apply", async () => await applyAll(session, loaded, options.allowDataLoss === true));
    });
}

async function applyAll(session: Session, { root, plans: saved }: LoadedPlans, allowDataLoss: boolean): Promise<void> {
  const stacks = saved.map(({ stack }) => stack);
  await prepareFor(session, stacks);
  const plans = await Promise.all(
    saved.map(async ({ stack, file }) => ({ stack, file, isEmpty: false, ...(await showPlan(session, stack, file)) })),
  );
  tellPlans(session, plans);
  checkDataLoss(plans, allowDataLoss);
  const result = await rollOut(stacks, false, async (wave) => {
    const names = new Set(wave.map(({ name }) => name));
    const mine = plans.filter(({ stack }) => names.has(stack.name));
    return new Map(
      await Promise.all(
        mine.map(
          async ({ stack, file }) =>
            [stack.name, await attempt(async () => await applyPlan(session, stack, file, stacks.length > 1))] as const,
        ),
      ),
    );
  });
  const times = new Map([...result.done.values()].flatMap((one) => (one instanceof Failure ? [] : [...one])));
  await tellGuests(
    session,
    root,
    stacks.filter(({ name }) => result.done.has(name)),
    times,
  );
  throwFailures(session, result);
  if (stacks.length === 0) session.progress.note("these plans change nothing");
  session.event("end", { changed: stacks.length > 0 });
}
