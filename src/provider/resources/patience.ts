import { setTimeout } from "node:timers/promises";
import { Duration } from "../../core/duration";
import { QueztlError } from "../../core/error";
import { isBusy } from "../../libvirt/error";
import { isRecord, type Value } from "../sdk/value";

/** Milliseconds that `timeouts.<operation>` gives. */
export function timeoutOf(timeouts: Value | undefined, operation: string, usual: string): number {
  const declared = timeouts !== undefined && timeouts !== null && isRecord(timeouts) ? timeouts[operation] : undefined;
  return Duration.of(typeof declared === "string" ? declared : usual).milliseconds;
}

export interface Patience {
  /** The user stopped Terraform. */
  readonly signal: AbortSignal;
  /** When the time is up, as of `Date.now()`. */
  readonly until: number;
}

export function patience(signal: AbortSignal, milliseconds: number): Patience {
  return { signal, until: Date.now() + milliseconds };
}

/** @throws QueztlError (cancelled) after Ctrl-C */
export function throwIfCancelled(signal: AbortSignal, what: string): void {
  if (signal.aborted) throw new QueztlError({ kind: "cancelled", summary: `${what} was cancelled`, why: "Terraform was asked to stop" });
}

export async function pause(milliseconds: number, signal: AbortSignal, what: string): Promise<void> {
  throwIfCancelled(signal, what);
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch (error) {
    throwIfCancelled(signal, what);
    throw error;
  }
}

/** Tries again, with growing pauses of uneven length, while the host is busy with somebody else's work on the same thing. */
export async function whileBusy<T>(what: string, { signal, until }: Patience, body: () => Promise<T>): Promise<T> {
  for (let wait = 50; ; wait = Math.min(wait * 2, 2000)) {
    try {
      return await body();
    } catch (error) {
      if (!isBusy(error) || Date.now() + wait > until) throw error;
    }
    await pause(wait * (0.5 + Math.random()), signal, what);
  }
}
