/** The sum of the bits whose option is on. */
export function flagsOf<T extends object>(options: T, bits: Readonly<Partial<Record<keyof T, number>>>): number {
  let flags = 0;
  for (const key of Object.keys(bits) as (keyof T)[]) if (options[key] === true) flags |= bits[key] ?? 0;
  return flags >>> 0;
}

/** Which side of a thing a change is for. @default the running one if it runs, else the persistent one */
export interface Affects {
  /** The running thing, now. */
  readonly live?: boolean;
  /** The definition, from the next start on. */
  readonly config?: boolean;
}

/** VIR_DOMAIN_AFFECT_* and VIR_DOMAIN_DEVICE_MODIFY_*. */
export const AFFECT_BITS = { live: 1, config: 2 } as const;
