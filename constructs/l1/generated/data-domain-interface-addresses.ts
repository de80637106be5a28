// Generated from the tables in src/schema by setup/generate-l1.mjs. Do not edit.
import type { IResolvable, TerraformMetaArguments } from "cdktn";
import type { Construct } from "constructs";
import { DATA_TABLES } from "../../../src/schema/data";
import { LibvirtDataSource, tableOf } from "../resource";

/** Arguments of the data source `libvirt_domain_interface_addresses`. */
export interface DataLibvirtDomainInterfaceAddressesConfig extends TerraformMetaArguments {
  /**
   * Name or UUID of the domain.
   * @default none
   */
  readonly domain: string;
  /**
   * Where to ask: DHCP leases, the guest agent, the host's ARP table, or whichever answers.
   * One of `lease`, `agent`, `arp`, `any`.
   * @default any
   */
  readonly source?: string | undefined;
}

/** Data source `libvirt_domain_interface_addresses`: Addresses that a running domain has at this moment. Read it from a data source, never from the resource, so that a new lease makes no plan. */
export class DataLibvirtDomainInterfaceAddresses extends LibvirtDataSource {
  static readonly tfResourceType = "libvirt_domain_interface_addresses";

  constructor(scope: Construct, id: string, config: DataLibvirtDomainInterfaceAddressesConfig) {
    super(scope, id, tableOf(DATA_TABLES, DataLibvirtDomainInterfaceAddresses.tfResourceType), config);
  }

  /** Name or UUID of the domain. */
  get domain(): string {
    return this.getStringAttribute("domain");
  }

  /** Where to ask: DHCP leases, the guest agent, the host's ARP table, or whichever answers. */
  get source(): string {
    return this.getStringAttribute("source");
  }

  /** The same as what identifies the object. */
  get id(): string {
    return this.getStringAttribute("id");
  }

  /** Interfaces with their addresses. */
  get interfaces(): IResolvable {
    return this.interpolationForAttribute("interfaces");
  }
}
