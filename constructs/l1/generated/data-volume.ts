// Generated from the tables in src/schema by setup/generate-l1.mjs. Do not edit.
import type { TerraformMetaArguments } from "cdktn";
import type { Construct } from "constructs";
import { DATA_TABLES } from "../../../src/schema/data";
import { LibvirtDataSource, tableOf } from "../resource";

/** Arguments of the data source `libvirt_volume`. */
export interface DataLibvirtVolumeConfig extends TerraformMetaArguments {
  /**
   * Its pool.
   * @default none
   */
  readonly pool: string;
  /**
   * Its name.
   * @default none
   */
  readonly name: string;
}

/** Data source `libvirt_volume`: A volume that exists. */
export class DataLibvirtVolume extends LibvirtDataSource {
  static readonly tfResourceType = "libvirt_volume";

  constructor(scope: Construct, id: string, config: DataLibvirtVolumeConfig) {
    super(scope, id, tableOf(DATA_TABLES, DataLibvirtVolume.tfResourceType), config);
  }

  /** Its pool. */
  get pool(): string {
    return this.getStringAttribute("pool");
  }

  /** Its name. */
  get name(): string {
    return this.getStringAttribute("name");
  }

  /** The same as what identifies the object. */
  get id(): string {
    return this.getStringAttribute("id");
  }

  /** Key; unique on the host. */
  get key(): string {
    return this.getStringAttribute("key");
  }

  /** Path on the host. */
  get path(): string {
    return this.getStringAttribute("path");
  }

  /** Format, or an empty string. */
  get format(): string {
    return this.getStringAttribute("format");
  }

  /** Bytes that a guest sees. */
  get capacity(): number {
    return this.getNumberAttribute("capacity");
  }

  /** Bytes in use on the host. */
  get allocation(): number {
    return this.getNumberAttribute("allocation");
  }

  /** Path of its backing volume, or an empty string. */
  get backingStore(): string {
    return this.getStringAttribute("backing_store");
  }
}
