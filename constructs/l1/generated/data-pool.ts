// Generated from the tables in src/schema by setup/generate-l1.mjs. Do not edit.
import type { IResolvable, TerraformMetaArguments } from "cdktn";
import type { Construct } from "constructs";
import { DATA_TABLES } from "../../../src/schema/data";
import { LibvirtDataSource, tableOf } from "../resource";

/** Arguments of the data source `libvirt_pool`. */
export interface DataLibvirtPoolConfig extends TerraformMetaArguments {
  /**
   * Name.
   * @default none
   */
  readonly name: string;
}

/** Data source `libvirt_pool`: A storage pool that exists. */
export class DataLibvirtPool extends LibvirtDataSource {
  static readonly tfResourceType = "libvirt_pool";

  constructor(scope: Construct, id: string, config: DataLibvirtPoolConfig) {
    super(scope, id, tableOf(DATA_TABLES, DataLibvirtPool.tfResourceType), config);
  }

  /** Name. */
  get name(): string {
    return this.getStringAttribute("name");
  }

  /** The same as what identifies the object. */
  get id(): string {
    return this.getStringAttribute("id");
  }

  /** UUID. */
  get uuid(): string {
    return this.getStringAttribute("uuid");
  }

  /** Kind of pool. */
  get type(): string {
    return this.getStringAttribute("type");
  }

  /** Where it appears on the host, or an empty string. */
  get path(): string {
    return this.getStringAttribute("path");
  }

  /** Is it running? */
  get active(): IResolvable {
    return this.getBooleanAttribute("active");
  }

  /** Does it start with the host? */
  get autostart(): IResolvable {
    return this.getBooleanAttribute("autostart");
  }

  /** Bytes in all. */
  get capacity(): number {
    return this.getNumberAttribute("capacity");
  }

  /** Bytes in use. */
  get allocation(): number {
    return this.getNumberAttribute("allocation");
  }

  /** Bytes free. */
  get available(): number {
    return this.getNumberAttribute("available");
  }

  /** Names of its volumes, sorted. */
  get volumes(): IResolvable {
    return this.interpolationForAttribute("volumes");
  }
}
