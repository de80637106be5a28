import { Duration } from "../../core/duration";
import type { KernelBudget } from "../../core/model/kernel";
import { Size } from "../../core/size";

/** What a kernel takes more of than its definition allows; empty if it keeps within. */
export function overBudget(budget: KernelBudget, taken: { readonly size?: number; readonly seconds?: number }): readonly string[] {
  const over: string[] = [];
  if (budget.size !== undefined && taken.size !== undefined && BigInt(taken.size) > Size.of(budget.size).bytes)
    over.push(`the image has ${(taken.size / 1e6).toFixed(2)} MB, and may have ${budget.size}`);
  if (budget.boot !== undefined && taken.seconds !== undefined && taken.seconds * 1000 > Duration.of(budget.boot).milliseconds)
    over.push(`init ran after ${taken.seconds.toFixed(2)} s, and is to run after ${budget.boot}`);
  return over;
}
