// Generated from the tables in src/schema by setup/generate-l1.mjs. Do not edit.
import type { TerraformMetaArguments } from "cdktn";
import type { Construct } from "constructs";
import { TABLES } from "../../../src/schema/tables";
import { LibvirtResource, tableOf } from "../resource";

/** Arguments of `libvirt_cloudinit_disk`. */
export interface CloudinitDiskConfig extends TerraformMetaArguments {
  /**
   * Name.
   * @default none
   */
  readonly name: string;
  /**
   * User data: a `#cloud-config` document or a script.
   * @default none
   */
  readonly userData: string;
  /**
   * Meta data: YAML with `instance-id` and `local-hostname`. Both are derived from the volume's name when absent.
   * @default none
   */
  readonly metaData?: string | undefined;
  /**
   * Network configuration, version 1 or 2.
   * @default none
   */
  readonly networkConfig?: string | undefined;
}

/** `libvirt_cloudinit_disk`: A NoCloud seed as ISO file on the machine that runs Terraform. Name it in `libvirt_volume` `create.content.url`. The file is made again where it is missing, so it is no drift. */
export class CloudinitDisk extends LibvirtResource {
  static readonly tfResourceType = "libvirt_cloudinit_disk";

  constructor(scope: Construct, id: string, config: CloudinitDiskConfig) {
    super(scope, id, tableOf(TABLES, CloudinitDisk.tfResourceType), config);
  }

  /** Name. */
  get name(): string {
    return this.getStringAttribute("name");
  }

  /** User data: a `#cloud-config` document or a script. */
  get userData(): string {
    return this.getStringAttribute("user_data");
  }

  /** Meta data: YAML with `instance-id` and `local-hostname`. Both are derived from the volume's name when absent. */
  get metaData(): string {
    return this.getStringAttribute("meta_data");
  }

  /** Network configuration, version 1 or 2. */
  get networkConfig(): string {
    return this.getStringAttribute("network_config");
  }

  /** Hash of the content. */
  get id(): string {
    return this.getStringAttribute("id");
  }

  /** Path of the ISO file. */
  get path(): string {
    return this.getStringAttribute("path");
  }

  /** Bytes. */
  get size(): number {
    return this.getNumberAttribute("size");
  }
}
