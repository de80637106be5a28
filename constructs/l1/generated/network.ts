// Generated from the tables in src/schema by setup/generate-l1.mjs. Do not edit.
import type { IResolvable, TerraformMetaArguments } from "cdktn";
import type { Construct } from "constructs";
import { TABLES } from "../../../src/schema/tables";
import { LibvirtResource, tableOf } from "../resource";

/** Arguments of `libvirt_network`. */
export interface NetworkConfig extends TerraformMetaArguments {
  /**
   * Name; unique on the host.
   * @default none
   */
  readonly name: string;
  /**
   * UUID. Chosen once and kept when absent.
   * @default none
   */
  readonly uuid?: string | undefined;
  /**
   * Starts with the host.
   * @default false
   */
  readonly autostart?: boolean | IResolvable | undefined;
  /**
   * Guests may use IPv6 among themselves on a network without IPv6 address.
   * One of `yes`, `no`.
   * @default none
   */
  readonly ipv6?: string | undefined;
  /**
   * Guests may change their MAC filters.
   * One of `yes`, `no`.
   * @default none
   */
  readonly trustGuestRxFilters?: string | undefined;
  /** Your own metadata. */
  readonly metadata?: NetworkMetadata | undefined;
  /** The bridge. */
  readonly bridge?: NetworkBridge | undefined;
  /** MAC address of the bridge. */
  readonly mac?: NetworkMac | undefined;
  /** Maximum transmission unit. */
  readonly mtu?: NetworkMtu | undefined;
  /** DNS domain. */
  readonly domain?: NetworkDomain | undefined;
  /** How guests reach the world. Absent: isolated. */
  readonly forward?: NetworkForward | undefined;
  /** DNS server. */
  readonly dns?: NetworkDns | undefined;
  /** Addresses of the host on the network. */
  readonly ips?: readonly NetworkIps[] | IResolvable | undefined;
  /** Static routes. */
  readonly routes?: readonly NetworkRoutes[] | IResolvable | undefined;
  /** Port groups. */
  readonly portGroups?: readonly NetworkPortGroups[] | IResolvable | undefined;
  /** Options of the bridge port. */
  readonly portOptions?: NetworkPortOptions | undefined;
  /**
   * Shaping on the host.
   * Needs on the host: sch_sfq.
   */
  readonly bandwidth?: NetworkPortGroupsBandwidth | undefined;
  /** VLAN tags. */
  readonly vlan?: NetworkPortGroupsVlan | undefined;
  /** Raw options for dnsmasq. `no-ping` when absent: with its ping a guest waits 3 s for its lease. */
  readonly dnsmasqOptions?: readonly string[] | IResolvable | undefined;
  /** How long an operation may take. */
  readonly timeouts?: NetworkTimeouts | undefined;
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
export interface NetworkTimeouts {
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

/** Options of the bridge port. */
export interface NetworkPortOptions {
  /**
   * `yes` keeps guests of one bridge apart.
   * One of `yes`, `no`.
   * @default none
   */
  readonly isolated?: string | undefined;
}

/** A port group. */
export interface NetworkPortGroups {
  /**
   * Name.
   * @default none
   */
  readonly name: string;
  /**
   * Taken when an interface names none.
   * One of `yes`, `no`.
   * @default none
   */
  readonly default?: string | undefined;
  /**
   * Guests may change their MAC filters.
   * One of `yes`, `no`.
   * @default none
   */
  readonly trustGuestRxFilters?: string | undefined;
  /**
   * Shaping on the host.
   * Needs on the host: sch_sfq.
   */
  readonly bandwidth?: NetworkPortGroupsBandwidth | undefined;
  /** VLAN tags. */
  readonly vlan?: NetworkPortGroupsVlan | undefined;
}

/** VLAN tags. */
export interface NetworkPortGroupsVlan {
  /**
   * `yes` for several tags.
   * One of `yes`, `no`.
   * @default none
   */
  readonly trunk?: string | undefined;
  /** Tags. */
  readonly tags?: readonly NetworkPortGroupsVlanTags[] | IResolvable | undefined;
}

/** A tag. */
export interface NetworkPortGroupsVlanTags {
  /**
   * Number.
   * From 0 to 4095.
   * @default none
   */
  readonly id: number;
  /**
   * `tagged` or `untagged`.
   * One of `tagged`, `untagged`.
   * @default none
   */
  readonly nativeMode?: string | undefined;
}

/** Shaping on the host. */
export interface NetworkPortGroupsBandwidth {
  /** Traffic to the guest. */
  readonly inbound?: NetworkPortGroupsBandwidthInbound | undefined;
  /** Traffic from the guest. */
  readonly outbound?: NetworkPortGroupsBandwidthOutbound | undefined;
}

/** Traffic from the guest. */
export interface NetworkPortGroupsBandwidthOutbound {
  /**
   * KiB a second on average.
   * From 0.
   * @default none
   */
  readonly average?: number | undefined;
  /**
   * KiB a second at most.
   * From 0.
   * @default none
   */
  readonly peak?: number | undefined;
  /**
   * KiB that may go at peak speed.
   * From 0.
   * @default none
   */
  readonly burst?: number | undefined;
  /**
   * KiB a second that are guaranteed.
   * From 0.
   * @default none
   */
  readonly floor?: number | undefined;
}

/** Traffic to the guest. */
export interface NetworkPortGroupsBandwidthInbound {
  /**
   * KiB a second on average.
   * From 0.
   * @default none
   */
  readonly average?: number | undefined;
  /**
   * KiB a second at most.
   * From 0.
   * @default none
   */
  readonly peak?: number | undefined;
  /**
   * KiB that may go at peak speed.
   * From 0.
   * @default none
   */
  readonly burst?: number | undefined;
  /**
   * KiB a second that are guaranteed.
   * From 0.
   * @default none
   */
  readonly floor?: number | undefined;
}

/** A route. */
export interface NetworkRoutes {
  /**
   * Address family.
   * One of `ipv4`, `ipv6`.
   * @default ipv4
   */
  readonly family?: string | undefined;
  /**
   * Address.
   * @default none
   */
  readonly address?: string | undefined;
  /**
   * Netmask; or use `prefix`.
   * @default none
   */
  readonly netmask?: string | undefined;
  /**
   * Length of the prefix.
   * From 0 to 128.
   * @default none
   */
  readonly prefix?: number | undefined;
  /**
   * Gateway.
   * @default none
   */
  readonly gateway: string;
  /**
   * Metric.
   * @default none
   */
  readonly metric?: string | undefined;
}

/** An address. */
export interface NetworkIps {
  /**
   * Address family.
   * One of `ipv4`, `ipv6`.
   * @default ipv4
   */
  readonly family?: string | undefined;
  /**
   * Address.
   * @default none
   */
  readonly address?: string | undefined;
  /**
   * Netmask; or use `prefix`.
   * @default none
   */
  readonly netmask?: string | undefined;
  /**
   * Length of the prefix.
   * From 0 to 128.
   * @default none
   */
  readonly prefix?: number | undefined;
  /**
   * Reverse lookups stay local.
   * One of `yes`, `no`.
   * @default none
   */
  readonly localPtr?: string | undefined;
  /** TFTP. */
  readonly tftp?: NetworkIpsTftp | undefined;
  /** DHCP server. */
  readonly dhcp?: NetworkIpsDhcp | undefined;
}

/** DHCP server. */
export interface NetworkIpsDhcp {
  /** Ranges of addresses. */
  readonly ranges?: readonly NetworkIpsDhcpRanges[] | IResolvable | undefined;
  /** Reserved addresses. */
  readonly hosts?: readonly NetworkIpsDhcpHosts[] | IResolvable | undefined;
  /** Boot from the network. */
  readonly bootp?: readonly NetworkIpsDhcpBootp[] | IResolvable | undefined;
}

/** A boot file. */
export interface NetworkIpsDhcpBootp {
  /**
   * File.
   * @default none
   */
  readonly file: string;
  /**
   * Server.
   * @default none
   */
  readonly server?: string | undefined;
}

/** A reservation. */
export interface NetworkIpsDhcpHosts {
  /**
   * MAC address (IPv4).
   * @default none
   */
  readonly mac?: string | undefined;
  /**
   * DUID (IPv6).
   * @default none
   */
  readonly id?: string | undefined;
  /**
   * Host name.
   * @default none
   */
  readonly name?: string | undefined;
  /**
   * Address.
   * @default none
   */
  readonly ip?: string | undefined;
  /** How long an address is lent. */
  readonly lease?: NetworkIpsDhcpRangesLease | undefined;
}

/** A range. */
export interface NetworkIpsDhcpRanges {
  /**
   * First address.
   * @default none
   */
  readonly start: string;
  /**
   * Last address.
   * @default none
   */
  readonly end: string;
  /** How long an address is lent. */
  readonly lease?: NetworkIpsDhcpRangesLease | undefined;
}

/** How long an address is lent. */
export interface NetworkIpsDhcpRangesLease {
  /**
   * Number of units; 0 for ever.
   * From 0.
   * @default none
   */
  readonly expiry: number;
  /**
   * Unit.
   * One of `seconds`, `minutes`, `hours`.
   * @default minutes
   */
  readonly unit?: string | undefined;
}

/** TFTP. */
export interface NetworkIpsTftp {
  /**
   * Folder.
   * @default none
   */
  readonly root: string;
}

/** DNS server. */
export interface NetworkDns {
  /**
   * `no` runs none.
   * One of `yes`, `no`.
   * @default none
   */
  readonly enable?: string | undefined;
  /**
   * Names without a dot go upstream.
   * One of `yes`, `no`.
   * @default none
   */
  readonly forwardPlainNames?: string | undefined;
  /** Servers upstream. */
  readonly forwarders?: readonly NetworkDnsForwarders[] | IResolvable | undefined;
  /** Names of your own. */
  readonly host?: readonly NetworkDnsHost[] | IResolvable | undefined;
  /** SRV records. */
  readonly srVs?: readonly NetworkDnsSrVs[] | IResolvable | undefined;
  /** TXT records. */
  readonly txTs?: readonly NetworkDnsTxTs[] | IResolvable | undefined;
}

/** A record. */
export interface NetworkDnsTxTs {
  /**
   * Name.
   * @default none
   */
  readonly name: string;
  /**
   * Text.
   * @default none
   */
  readonly value: string;
}

/** A record. */
export interface NetworkDnsSrVs {
  /**
   * Service.
   * @default none
   */
  readonly service?: string | undefined;
  /**
   * Protocol.
   * @default none
   */
  readonly protocol?: string | undefined;
  /**
   * Domain.
   * @default none
   */
  readonly domain?: string | undefined;
  /**
   * Target.
   * @default none
   */
  readonly target?: string | undefined;
  /**
   * Port.
   * @default none
   */
  readonly port?: number | undefined;
  /**
   * Priority.
   * @default none
   */
  readonly priority?: number | undefined;
  /**
   * Weight.
   * @default none
   */
  readonly weight?: number | undefined;
}

/** An address and its names. */
export interface NetworkDnsHost {
  /**
   * Address.
   * @default none
   */
  readonly ip: string;
  /** Names. */
  readonly hostnames?: readonly NetworkDnsHostHostnames[] | IResolvable | undefined;
}

/** A name. */
export interface NetworkDnsHostHostnames {
  /**
   * Name.
   * @default none
   */
  readonly hostname: string;
}

/** A server. */
export interface NetworkDnsForwarders {
  /**
   * Address.
   * @default none
   */
  readonly addr?: string | undefined;
  /**
   * Only for this domain.
   * @default none
   */
  readonly domain?: string | undefined;
}

/** How guests reach the world. Absent: isolated. */
export interface NetworkForward {
  /**
   * Mode.
   * One of `nat`, `route`, `open`, `bridge`, `private`, `vepa`, `passthrough`, `hostdev`.
   * @default nat
   */
  readonly mode?: string | undefined;
  /**
   * Only through this interface of the host.
   * @default none
   */
  readonly dev?: string | undefined;
  /**
   * libvirt takes functions from their driver.
   * One of `yes`, `no`.
   * @default none
   */
  readonly managed?: string | undefined;
  /** Driver for mode `hostdev`. */
  readonly driver?: NetworkForwardDriver | undefined;
  /** Details of NAT. */
  readonly nat?: NetworkForwardNat | undefined;
  /** Interfaces of the host. */
  readonly interfaces?: readonly NetworkForwardInterfaces[] | IResolvable | undefined;
  /** Physical functions. */
  readonly pfs?: readonly NetworkForwardPfs[] | IResolvable | undefined;
}

/** A function. */
export interface NetworkForwardPfs {
  /**
   * Name.
   * @default none
   */
  readonly dev: string;
}

/** An interface. */
export interface NetworkForwardInterfaces {
  /**
   * Name.
   * @default none
   */
  readonly dev: string;
}

/** Details of NAT. */
export interface NetworkForwardNat {
  /**
   * NAT for IPv6.
   * One of `yes`, `no`.
   * @default none
   */
  readonly ipv6?: string | undefined;
  /** Source addresses. */
  readonly addresses?: readonly NetworkForwardNatAddresses[] | IResolvable | undefined;
  /** Source ports. */
  readonly ports?: readonly NetworkForwardNatPorts[] | IResolvable | undefined;
}

/** A range. */
export interface NetworkForwardNatPorts {
  /**
   * First port.
   * From 1 to 65535.
   * @default none
   */
  readonly start: number;
  /**
   * Last port.
   * From 1 to 65535.
   * @default none
   */
  readonly end: number;
}

/** A range. */
export interface NetworkForwardNatAddresses {
  /**
   * First address.
   * @default none
   */
  readonly start: string;
  /**
   * Last address.
   * @default none
   */
  readonly end: string;
}

/** Driver for mode `hostdev`. */
export interface NetworkForwardDriver {
  /**
   * Name.
   * One of `vfio`, `kvm`.
   * @default none
   */
  readonly name?: string | undefined;
  /**
   * Model.
   * @default none
   */
  readonly model?: string | undefined;
}

/** DNS domain. */
export interface NetworkDomain {
  /**
   * Name.
   * @default none
   */
  readonly name: string;
  /**
   * `yes`: names of this domain are never asked upstream.
   * One of `yes`, `no`.
   * @default none
   */
  readonly localOnly?: string | undefined;
}

/** Maximum transmission unit. */
export interface NetworkMtu {
  /**
   * Bytes.
   * From 68 to 65535.
   * @default none
   */
  readonly size: number;
}

/** MAC address of the bridge. */
export interface NetworkMac {
  /**
   * MAC address.
   * @default none
   */
  readonly address?: string | undefined;
}

/** The bridge. */
export interface NetworkBridge {
  /**
   * Name, up to 15 characters. Derived from the network's name when absent.
   * @default none
   */
  readonly name?: string | undefined;
  /**
   * Spanning tree. `off` when absent: with it a guest waits 2 s for its lease.
   * One of `on`, `off`.
   * @default none
   */
  readonly stp?: string | undefined;
  /**
   * Seconds of forward delay.
   * @default none
   */
  readonly delay?: string | undefined;
  /**
   * Who manages the MAC table.
   * One of `kernel`, `libvirt`.
   * @default none
   */
  readonly macTableManager?: string | undefined;
  /**
   * Zone of firewalld.
   * @default none
   */
  readonly zone?: string | undefined;
}

/** Your own metadata. */
export interface NetworkMetadata {
  /**
   * One XML element with a namespace of its own.
   * @default none
   */
  readonly xml: string;
}

/** `libvirt_network`: A virtual network: a bridge with DHCP and DNS, or a name for something that exists on the host. */
export class Network extends LibvirtResource {
  static readonly tfResourceType = "libvirt_network";

  constructor(scope: Construct, id: string, config: NetworkConfig) {
    super(scope, id, tableOf(TABLES, Network.tfResourceType), config);
  }

  /** Name; unique on the host. */
  get name(): string {
    return this.getStringAttribute("name");
  }

  /** UUID. Chosen once and kept when absent. */
  get uuid(): string {
    return this.getStringAttribute("uuid");
  }

  /** Starts with the host. */
  get autostart(): IResolvable {
    return this.getBooleanAttribute("autostart");
  }

  /** Guests may use IPv6 among themselves on a network without IPv6 address. */
  get ipv6(): string {
    return this.getStringAttribute("ipv6");
  }

  /** Guests may change their MAC filters. */
  get trustGuestRxFilters(): string {
    return this.getStringAttribute("trust_guest_rx_filters");
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

  /** What the plan will do to it and why, such as `restart: memory 512 MiB → 1024 MiB`; unchanged while nothing changes. */
  get change(): string {
    return this.getStringAttribute("change");
  }
}
