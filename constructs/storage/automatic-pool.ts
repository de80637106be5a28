import { Construct } from "constructs";
import type { HostStack } from "../host/host-stack";
import { MAIN } from "../host/logical-id";
import { Pool as PoolResource } from "../l1/generated/pool";
import type { IPool } from "./pool";

/** The directory pool of a stack that declares none. */
export class AutomaticPool extends Construct implements IPool {
  readonly poolName: string;
  readonly kind = "directory";

  constructor(stack: HostStack) {
    const name = `queztl-${stack.node.id}`;
    super(stack, name);
    stack.claims.claim("pool name", name, this);
    const resource = new PoolResource(this, MAIN, {
      name,
      type: "dir",
      target: { path: `/var/lib/libvirt/images/queztl/${stack.node.id}` },
      autostart: true,
      destroy: { delete: true },
    });
    this.poolName = resource.name;
  }
}
