import { Construct, type IConstruct } from "constructs";
import { QueztlError } from "../../src/core/error";
import { HostStack } from "../host/host-stack";
import { MAIN } from "../host/logical-id";
import { checkName } from "../host/name";
import { callback, checkKinds, flag, type PropertyKinds } from "../host/property-kinds";
import { poolType } from "../host/value-kinds";
import { DataLibvirtPool } from "../l1/generated/data-pool";
import { type PoolConfig, Pool as PoolResource } from "../l1/generated/pool";
import { PoolType } from "./pool-type";
import { declarePool } from "./stack-pools";

/** A storage pool: one of the stack, or one that exists. */
export interface IPool extends IConstruct {
  /** Its name, as a reference, so that Terraform makes the pool first. */
  readonly poolName: string;
  /** What its volumes are on the host; `unknown` for a pool that exists. */
  readonly kind: "directory" | "logical" | "unknown";
}

export interface PoolProps {
  /** @default PoolType.directory() */
  readonly type?: PoolType;
  /** Starts with the host. @default true */
  readonly autostart?: boolean;
  /** Refuses to delete it. @default false */
  readonly protect?: boolean;
  /** Changes the resource's arguments as the last step. */
  readonly transform?: (config: PoolConfig) => PoolConfig;
}

const KINDS: PropertyKinds<PoolProps> = { type: poolType, autostart: flag, protect: flag, transform: callback };

/**
 * A storage pool; its id is its name on the host. The first directory pool of a stack is the one that its volumes and VMs take by default,
 * so declare it before them. A stack without a pool makes one by itself.
 */
export class Pool extends Construct implements IPool {
  readonly poolName: string;
  readonly kind: "directory" | "logical";
  /** The layer 1 resource. */
  readonly resource: PoolResource;

  /** @throws QueztlError if path or volume group is wrong, or the stack's VMs already use the automatic pool */
  constructor(scope: Construct, id: string, props: PoolProps = {}) {
    super(scope, id);
    const stack = HostStack.of(this);
    checkName(this, id, "pool");
    checkKinds(this.node.path, props, KINDS);
    const type = props.type ?? PoolType.directory();
    checkType(this, type);
    stack.claims.claim("pool name", id, this);
    this.kind = type.kind;
    const config: PoolConfig = { autostart: props.autostart ?? true, protect: props.protect, ...placeOf(type, stack, id), name: id };
    this.resource = new PoolResource(this, MAIN, props.transform?.(config) ?? config);
    this.poolName = this.resource.name;
    declarePool(stack, this);
  }

  /** A pool that exists on the host. It is looked up when Terraform plans. */
  static fromName(scope: Construct, id: string, name: string): IPool {
    return new ExistingPool(scope, id, name);
  }
}

class ExistingPool extends Construct implements IPool {
  readonly poolName: string;
  readonly kind = "unknown";

  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    const stack = HostStack.of(this);
    this.poolName = new DataLibvirtPool(this, MAIN, { name }).name;
    declarePool(stack, this);
  }
}

function placeOf(type: PoolType, stack: HostStack, id: string): Pick<PoolConfig, "type" | "source" | "target" | "destroy"> {
  if (type.volumeGroup !== undefined)
    return { type: "logical", source: { name: type.volumeGroup, format: { type: "lvm2" } }, target: { path: `/dev/${type.volumeGroup}` } };
  // A directory of our own choice is ours to remove; one that the user named is not.
  return type.path === undefined
    ? { type: "dir", target: { path: `/var/lib/libvirt/images/queztl/${stack.node.id}/${id}` }, destroy: { delete: true } }
    : { type: "dir", target: { path: type.path } };
}

function checkType(pool: Pool, type: PoolType): void {
  const refuse = (summary: string, fix: string) => {
    throw new QueztlError({ kind: "config", where: pool.node.path, summary, fix });
  };
  if (type.path !== undefined && !/^\/[^\0\n]*$/.test(type.path))
    refuse(`"${type.path}" is not an absolute path`, "begin it with a slash: it is a path of the host");
  if (type.volumeGroup !== undefined && !/^[A-Za-z0-9_.+][A-Za-z0-9_.+-]*$/.test(type.volumeGroup))
    refuse(`"${type.volumeGroup}" is not the name of a volume group`, "write its name as vgs shows it");
}
