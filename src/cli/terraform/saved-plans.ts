import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf, QueztlError } from "../../core/error";
import { outputFolder, readStacks, type SynthesizedStack } from "../project/stack";
import type { StackPlan } from "./plan";

/** `plans.json` in a folder of kept plans. */
interface SavedPlans {
  readonly version: 1;
  /** Of the project. */
  readonly root: string;
  /** Those that change something, each after those it depends on. */
  readonly stacks: readonly { readonly name: string; readonly file: string }[];
}

const FILE = "plans.json";

export function planFile(folder: string, stack: SynthesizedStack): string {
  return join(folder, `${stack.name}.tfplan`);
}

export function writeSavedPlans(folder: string, root: string, plans: readonly StackPlan[]): void {
  const stacks = plans.filter(({ isEmpty }) => !isEmpty).map(({ stack, file }) => ({ name: stack.name, file }));
  const saved: SavedPlans = { version: 1, root, stacks };
  writeFileSync(join(folder, FILE), `${JSON.stringify(saved, undefined, 2)}\n`);
}

export interface LoadedPlans {
  readonly root: string;
  readonly plans: readonly { readonly stack: SynthesizedStack; readonly file: string }[];
}

/** @throws QueztlError if there are none, or their stacks are gone */
export function readSavedPlans(folder: string): LoadedPlans {
  const path = join(folder, FILE);
  if (!existsSync(path))
    throw new QueztlError({
      kind: "not-found",
      summary: "there are no plans in this folder",
      where: folder,
      fix: `queztl plan --out ${folder}`,
    });
  let saved: SavedPlans;
  try {
    saved = JSON.parse(readFileSync(path, "utf8")) as SavedPlans;
  } catch (cause) {
    throw new QueztlError({
      kind: "config",
      summary: "the plans cannot be read",
      where: path,
      why: messageOf(cause),
      fix: `queztl plan --out ${folder}`,
      cause,
    });
  }
  const synthesized = readStacks(outputFolder(saved.root));
  const plans = saved.stacks.map(({ name, file }) => {
    const stack = synthesized.find((one) => one.name === name);
    if (stack !== undefined && existsSync(file)) return { stack, file };
    throw new QueztlError({
      kind: "not-found",
      summary: `the plan of stack ${name} cannot be applied any more`,
      where: path,
      why: stack === undefined ? `${outputFolder(saved.root)} has no such stack` : `${file} is gone`,
      fix: `plan again: queztl plan --out ${folder}`,
    });
  });
  return { root: saved.root, plans };
}
