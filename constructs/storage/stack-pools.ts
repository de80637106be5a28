import { QueztlError } from "../../src/core/error";
import type { HostStack } from "../host/host-stack";
import type { IPool } from "./pool";

interface StackPools {
  /** The first one that disks can be overlays in. */
  declared?: IPool;
  automatic?: IPool;
}

const pools = new WeakMap<HostStack, StackPools>();

function poolsOf(stack: HostStack): StackPools {
  let known = pools.get(stack);
  if (known === undefined) {
    known = {};
    pools.set(stack, known);
  }
  return known;
}

/** Counts a pool for the stack's default. @throws QueztlError if the automatic pool is in use already: the order would decide where disks lie */
export function declarePool(stack: HostStack, pool: IPool): void {
  const known = poolsOf(stack);
  if (known.automatic !== undefined && known.automatic !== pool && pool.kind !== "logical" && known.declared === undefined)
    throw new QueztlError({
      kind: "config",
      where: pool.node.path,
      summary: "this pool comes too late: the stack's disks already lie in the automatic one",
      fix: "declare the pool before the first VM or volume of the stack",
    });
  if (pool.kind !== "logical") known.declared ??= pool;
}

/** The pool of disks that name none: the first directory pool of the stack, else one that `make` makes. */
export function defaultPool(stack: HostStack, make: () => IPool): IPool {
  const known = poolsOf(stack);
  if (known.declared !== undefined) return known.declared;
  known.automatic ??= make();
  return known.automatic;
}
