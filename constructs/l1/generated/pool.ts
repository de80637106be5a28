// Generated from the tables in src/schema by setup/generate-l1.mjs. Do not edit.
import type { IResolvable, TerraformMetaArguments } from "cdktn";
import type { Construct } from "constructs";
import { TABLES } from "../../../src/schema/tables";
import { LibvirtResource, tableOf } from "../resource";

/** Arguments of `libvirt_pool`. */
export interface PoolConfig extends TerraformMetaArguments {
  /**
   * Name; unique on the host.
   * @default none
   */
  readonly name: string;
  /**
   * Kind of pool: `dir`, `logical`, `fs`, `netfs`, `iscsi`, `disk`…
   * @default none
   */
  readonly type: string;
  /**
   * UUID. Chosen once and kept when absent.
   * @default none
   */
  readonly uuid?: string | undefined;
  /** Where the storage comes from. */
  readonly source?: PoolSource | undefined;
  /** Where it appears on the host. */
  readonly target?: PoolTarget | undefined;
  /** Features. */
  readonly features?: PoolFeatures | undefined;
  /**
   * Starts with the host.
   * @default none
   */
  readonly autostart?: boolean | IResolvable | undefined;
  /** How it is made. */
  readonly create?: PoolCreate | undefined;
  /** How it is deleted. */
  readonly destroy?: PoolDestroy | undefined;
  /** How long an operation may take. */
  readonly timeouts?: PoolTimeouts | undefined;
  /**
   * The worst change that a plan may make: `none`, `live`, `restart` or `replace`. A plan that needs more is an error. Overrides the provider's argument.
   * One of `none`, `live`, `restart`, `replace`.
   * @default none
   */
  readonly maxDisruption?: string | undefined;
  /**
   * Refuses to delete or replace this resource, in the plan. Lifting it takes an apply of its own.
   * @default false
   */
  readonly protect?: boolean | IResolvable | undefined;
}

/** How long an operation may take. */
export interface PoolTimeouts {
  /**
   * Time for create, such as `5m`.
   * @default none
   */
  readonly create?: string | undefined;
  /**
   * Time for update, such as `5m`.
   * @default none
   */
  readonly update?: string | undefined;
  /**
   * Time for delete, such as `5m`.
   * @default none
   */
  readonly delete?: string | undefined;
}

/** How it is deleted. */
export interface PoolDestroy {
  /**
   * Also deletes what is below it: the folder (only if it is empty) or the volume group.
   * @default false
   */
  readonly delete?: boolean | IResolvable | undefined;
}

/** How it is made. */
export interface PoolCreate {
  /**
   * Makes the folder, or formats the device. Done for `dir` pools when absent.
   * @default none
   */
  readonly build?: boolean | IResolvable | undefined;
  /**
   * Starts it.
   * @default true
   */
  readonly start?: boolean | IResolvable | undefined;
  /**
   * Starts with the host.
   * @default none
   */
  readonly autostart?: boolean | IResolvable | undefined;
}

/** Features. */
export interface PoolFeatures {
  /** Copy on write. */
  readonly cow?: PoolFeaturesCow | undefined;
}

/** Copy on write. */
export interface PoolFeaturesCow {
  /**
   * `yes` or `no`.
   * One of `yes`, `no`.
   * @default none
   */
  readonly state: string;
}

/** Where it appears on the host. */
export interface PoolTarget {
  /**
   * Absolute path.
   * @default none
   */
  readonly path?: string | undefined;
  /** Owner and mode. */
  readonly permissions?: PoolTargetPermissions | undefined;
}

/** Owner and mode. */
export interface PoolTargetPermissions {
  /**
   * Octal mode, such as `0644`.
   * @default none
   */
  readonly mode?: string | undefined;
  /**
   * Numeric user.
   * @default none
   */
  readonly owner?: string | undefined;
  /**
   * Numeric group.
   * @default none
   */
  readonly group?: string | undefined;
  /**
   * SELinux label.
   * @default none
   */
  readonly label?: string | undefined;
}

/** Where the storage comes from. */
export interface PoolSource {
  /**
   * Name, such as the volume group's.
   * @default none
   */
  readonly name?: string | undefined;
  /** Folder. */
  readonly dir?: PoolSourceDir | undefined;
  /** Devices. */
  readonly device?: readonly PoolSourceDevice[] | IResolvable | undefined;
  /** Servers. */
  readonly host?: readonly PoolSourceHost[] | IResolvable | undefined;
  /** Format. */
  readonly format?: PoolSourceFormat | undefined;
  /** iSCSI initiator. */
  readonly initiator?: PoolSourceInitiator | undefined;
  /** Vendor. */
  readonly vendor?: PoolSourceVendor | undefined;
  /** Product. */
  readonly product?: PoolSourceProduct | undefined;
  /** Protocol. */
  readonly protocol?: PoolSourceProtocol | undefined;
  /** Credentials. */
  readonly auth?: PoolSourceAuth | undefined;
}

/** Credentials. */
export interface PoolSourceAuth {
  /**
   * `chap` or `ceph`.
   * @default none
   */
  readonly type: string;
  /**
   * User.
   * @default none
   */
  readonly username: string;
  /** Secret. */
  readonly secret?: PoolSourceAuthSecret | undefined;
}

/** Secret. */
export interface PoolSourceAuthSecret {
  /**
   * Usage id.
   * @default none
   */
  readonly usage?: string | undefined;
  /**
   * UUID.
   * @default none
   */
  readonly uuid?: string | undefined;
}

/** Protocol. */
export interface PoolSourceProtocol {
  /**
   * Version.
   * @default none
   */
  readonly version: string;
}

/** Product. */
export interface PoolSourceProduct {
  /**
   * Name.
   * @default none
   */
  readonly name: string;
}

/** Vendor. */
export interface PoolSourceVendor {
  /**
   * Name.
   * @default none
   */
  readonly name: string;
}

/** iSCSI initiator. */
export interface PoolSourceInitiator {
  /** Name. */
  readonly iqn?: PoolSourceInitiatorIqn | undefined;
}

/** Name. */
export interface PoolSourceInitiatorIqn {
  /**
   * IQN.
   * @default none
   */
  readonly name?: string | undefined;
}

/** Format. */
export interface PoolSourceFormat {
  /**
   * Format.
   * @default none
   */
  readonly type: string;
}

/** A server. */
export interface PoolSourceHost {
  /**
   * Name or address.
   * @default none
   */
  readonly name: string;
  /**
   * Port.
   * @default none
   */
  readonly port?: string | undefined;
}

/** A device. */
export interface PoolSourceDevice {
  /**
   * Path.
   * @default none
   */
  readonly path: string;
}

/** Folder. */
export interface PoolSourceDir {
  /**
   * Path.
   * @default none
   */
  readonly path: string;
}

/** `libvirt_pool`: A storage pool. */
export class Pool extends LibvirtResource {
  static readonly tfResourceType = "libvirt_pool";

  constructor(scope: Construct, id: string, config: PoolConfig) {
    super(scope, id, tableOf(TABLES, Pool.tfResourceType), config);
  }

  /** Name; unique on the host. */
  get name(): string {
    return this.getStringAttribute("name");
  }

  /** Kind of pool: `dir`, `logical`, `fs`, `netfs`, `iscsi`, `disk`… */
  get type(): string {
    return this.getStringAttribute("type");
  }

  /** UUID. Chosen once and kept when absent. */
  get uuid(): string {
    return this.getStringAttribute("uuid");
  }

  /** Starts with the host. */
  get autostart(): IResolvable {
    return this.getBooleanAttribute("autostart");
  }

  /** The worst change that a plan may make: `none`, `live`, `restart` or `replace`. A plan that needs more is an error. Overrides the provider's argument. */
  get maxDisruption(): string {
    return this.getStringAttribute("max_disruption");
  }

  /** Refuses to delete or replace this resource, in the plan. Lifting it takes an apply of its own. */
  get protect(): IResolvable {
    return this.getBooleanAttribute("protect");
  }

  /** UUID. */
  get id(): string {
    return this.getStringAttribute("id");
  }

  /** Bytes in all, as read when it was created. */
  get capacity(): number {
    return this.getNumberAttribute("capacity");
  }

  /** Bytes in use, as read when it was created. */
  get allocation(): number {
    return this.getNumberAttribute("allocation");
  }

  /** Bytes free, as read when it was created. */
  get available(): number {
    return this.getNumberAttribute("available");
  }

  /** What the plan will do to it and why, such as `restart: memory 512 MiB → 1024 MiB`; unchanged while nothing changes. */
  get change(): string {
    return this.getStringAttribute("change");
  }
}
