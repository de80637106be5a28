import type { IConstruct } from "constructs";
import { QueztlError } from "../../src/core/error";
import { HostStack } from "./host-stack";

/** @throws QueztlError that names both if the two are on different hosts' stacks */
export function requireSameStack(user: IConstruct, used: IConstruct): void {
  const mine = HostStack.of(user);
  const other = HostStack.of(used);
  if (mine === other) return;
  throw new QueztlError({
    kind: "config",
    where: user.node.path,
    summary: `${user.node.path} is in stack ${mine.node.id} and cannot use ${used.node.path} of stack ${other.node.id}`,
    why: "each HostStack is deployed by itself, to a host of its own",
    fix: `make one in stack ${mine.node.id}, or use fromName(…) if stack ${mine.node.id} is on the same host`,
  });
}
