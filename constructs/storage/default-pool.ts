import type { IConstruct } from "constructs";
import { HostStack } from "../host/host-stack";
import { AutomaticPool } from "./automatic-pool";
import type { IPool } from "./pool";
import { defaultPool } from "./stack-pools";

/** The pool that a construct's disks take when it names none. */
export function defaultPoolOf(construct: IConstruct): IPool {
  const stack = HostStack.of(construct);
  return defaultPool(stack, () => new AutomaticPool(stack));
}
