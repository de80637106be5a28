// Generated from the tables in src/schema by setup/generate-l1.mjs. Do not edit.
import type { IResolvable, TerraformMetaArguments } from "cdktn";
import type { Construct } from "constructs";
import { DATA_TABLES } from "../../../src/schema/data";
import { LibvirtDataSource, tableOf } from "../resource";

/** Arguments of the data source `libvirt_network`. */
export interface DataLibvirtNetworkConfig extends TerraformMetaArguments {
  /**
   * Name.
   * @default none
   */
  readonly name: string;
}

/** Data source `libvirt_network`: A network that exists. */
export class DataLibvirtNetwork extends LibvirtDataSource {
  static readonly tfResourceType = "libvirt_network";

  constructor(scope: Construct, id: string, config: DataLibvirtNetworkConfig) {
    super(scope, id, tableOf(DATA_TABLES, DataLibvirtNetwork.tfResourceType), config);
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

  /** Its bridge, or an empty string. */
  get bridge(): string {
    return this.getStringAttribute("bridge");
  }

  /** Is it running? */
  get active(): IResolvable {
    return this.getBooleanAttribute("active");
  }

  /** Does it start with the host? */
  get autostart(): IResolvable {
    return this.getBooleanAttribute("autostart");
  }

  /** How guests reach the world; an empty string for an isolated network. */
  get forwardMode(): string {
    return this.getStringAttribute("forward_mode");
  }

  /** Its DNS domain, or an empty string. */
  get domain(): string {
    return this.getStringAttribute("domain");
  }

  /** The host's addresses on it, with prefix length. */
  get addresses(): IResolvable {
    return this.interpolationForAttribute("addresses");
  }
}
