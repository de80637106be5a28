import { QueztlError } from "../../core/error";
import { confirm } from "../confirm";
import type { Session } from "../session";
import { describeChange, summarize } from "../terraform/changes";
import type { StackPlan } from "../terraform/plan";

/** Prints what plans would change. */
export function tellPlans(session: Session, plans: readonly StackPlan[], stream: NodeJS.WriteStream = process.stderr): void {
  for (const { stack, changes, outputs, isEmpty } of plans) {
    if (isEmpty) continue;
    stream.write(`${stack.name}: ${summarize(changes)}\n`);
    for (const change of changes) stream.write(`  ${describeChange(change, stream)}\n`);
    if (outputs.length > 0) stream.write(`  outputs: ${outputs.join(", ")}\n`);
    session.event("plan", { stack: stack.name, changes });
  }
}

/** Deleting data needs a consent of its own, with `--yes` too. @throws QueztlError (policy) without it */
export function checkDataLoss(plans: readonly StackPlan[], allowed: boolean): void {
  const lost = plans.flatMap(({ changes }) => changes.filter(({ losesData }) => losesData));
  if (lost.length === 0 || allowed) return;
  throw new QueztlError({
    kind: "policy",
    summary: `this deploy would delete data: volume ${lost.map(({ name }) => name).join(", ")}`,
    why: "deleting what only a volume holds needs a consent of its own",
    fix: "queztl deploy --allow-data-loss",
  });
}

/** Asks, unless told not to. */
export async function askToApply(session: Session, plans: readonly StackPlan[], verb: "deploy" | "destroy"): Promise<void> {
  const all = plans.flatMap(({ changes }) => changes);
  const question = verb === "destroy" ? `destroy ${plans.map(({ stack }) => stack.name).join(", ")}?` : `apply this (${summarize(all)})?`;
  await confirm(session, question, `queztl ${verb} --yes`);
}
