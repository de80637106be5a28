import { setTimeout } from "node:timers/promises";

/** Waits until `probe` gives something other than undefined or false. @throws after `limit` milliseconds */
export async function until<T>(what: string, probe: () => T | Promise<T>, limit = 20_000): Promise<Exclude<T, undefined | false>> {
  const end = performance.now() + limit;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
    if (performance.now() > end) throw new Error(`waited ${limit} ms for ${what}`);
    await setTimeout(20);
  }
}
