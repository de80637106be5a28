import { QueztlError } from "../core/error";

/** Ctrl-C and its relatives. */
export interface Interrupts {
  /** Aborted at the first interrupt. */
  readonly signal: AbortSignal;
  /** Rejects at the first interrupt that nobody holds back. */
  readonly cancelled: Promise<never>;
  /**
   * Runs `body`, which ends by itself when `signal` is aborted and must not be left before: Terraform saving its state. `tell` is called at
   * each later interrupt with its number, from 2.
   */
  shield<T>(body: () => Promise<T>, tell?: (count: number) => void): Promise<T>;
}

/** Listens for interrupts from now on. */
export function listenForInterrupts(): Interrupts {
  const controller = new AbortController();
  const tells = new Set<(count: number) => void>();
  let shields = 0;
  let count = 0;
  let reject: (error: QueztlError) => void = () => undefined;
  const cancelled = new Promise<never>((_resolve, refuse) => {
    reject = refuse;
  });
  cancelled.catch(() => undefined); // often nobody waits for it
  const leave = () => reject(new QueztlError({ kind: "cancelled", summary: "cancelled" }));
  const onSignal = () => {
    count += 1;
    controller.abort();
    if (shields === 0) leave();
    else if (count > 1) for (const tell of tells) tell(count);
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, onSignal);
  return {
    signal: controller.signal,
    cancelled,
    async shield(body, tell = () => undefined) {
      shields += 1;
      tells.add(tell);
      try {
        return await body();
      } finally {
        shields -= 1;
        tells.delete(tell);
        if (shields === 0 && controller.signal.aborted) leave();
      }
    },
  };
}
