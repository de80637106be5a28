import { QueztlError } from "../../core/error";
import { describeFailure } from "../failure";
import type { SynthesizedStack } from "../project/stack";
import type { Session } from "../session";

/** How each stack went. */
export interface RollOut<T> {
  readonly done: ReadonlyMap<string, T>;
  readonly failed: ReadonlyMap<string, unknown>;
  /** Not begun, because a stack that they depend on failed. */
  readonly skipped: readonly string[];
}

/**
 * Takes stacks in waves: each when all that it depends on are done, those of one wave together. A failure keeps only those back that
 * depend on it. With `reverse`, each when all that depend on it are done.
 */
export async function rollOut<T>(
  stacks: readonly SynthesizedStack[],
  reverse: boolean,
  wave: (stacks: readonly SynthesizedStack[]) => Promise<ReadonlyMap<string, T | Failure>>,
): Promise<RollOut<T>> {
  const done = new Map<string, T>();
  const failed = new Map<string, unknown>();
  const names = new Set(stacks.map(({ name }) => name));
  const before = (stack: SynthesizedStack) =>
    (reverse ? stacks.filter((other) => other.dependencies.includes(stack.name)).map(({ name }) => name) : stack.dependencies).filter(
      (name) => names.has(name),
    );
  for (;;) {
    const left = stacks.filter(({ name }) => !done.has(name) && !failed.has(name));
    const ready = left.filter((stack) => before(stack).every((name) => done.has(name)));
    if (ready.length === 0) return { done, failed, skipped: left.map(({ name }) => name) };
    for (const [name, result] of await wave(ready)) {
      if (result instanceof Failure) failed.set(name, result.error);
      else done.set(name, result);
    }
  }
}

/** What was thrown for one stack of a wave. */
export class Failure {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

/** The result of `body`, or its failure; cancelling ends the whole wave. */
export async function attempt<T>(body: () => Promise<T>): Promise<T | Failure> {
  try {
    return await body();
  } catch (error) {
    if (QueztlError.is(error) && error.kind === "cancelled") throw error;
    return new Failure(error);
  }
}

/** Throws what failed: alone as it was; several are printed one by one, and named in the end. */
export function throwFailures(session: Session, { failed, skipped, done }: RollOut<unknown>): void {
  const [first] = failed.values();
  if (failed.size === 0) return;
  if (failed.size === 1 && done.size === 0 && skipped.length === 0) throw first;
  for (const [name, error] of failed) session.progress.note(`${name}: ${describeFailure(error, session.verbose)}`);
  const others = [
    ...(done.size === 0 ? [] : [`done: ${[...done.keys()].join(", ")}`]),
    ...(skipped.length === 0 ? [] : [`not begun, because they depend on one that failed: ${skipped.join(", ")}`]),
  ];
  throw new QueztlError({
    kind: QueztlError.is(first) ? first.kind : "error",
    summary: `${failed.size} of ${failed.size + done.size + skipped.length} stacks failed: ${[...failed.keys()].join(", ")}`,
    ...(others.length === 0 ? {} : { why: others.join("\n") }),
    cause: first,
  });
}
