import type { Network } from "../network/network";
import type { Pool } from "../storage/pool";
import type { Volume } from "../storage/volume";

/** What the parts of a lab refer to by name. */
export interface LabThings {
  readonly networks: ReadonlyMap<string, Network>;
  readonly pools: ReadonlyMap<string, Pool>;
  readonly volumes: ReadonlyMap<string, Volume>;
}

/** The document was checked: every name is there. */
export function named<T>(things: ReadonlyMap<string, T>, name: string): T {
  const thing = things.get(name);
  if (thing === undefined) throw new Error(`nothing is named ${name}`);
  return thing;
}
