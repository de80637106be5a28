import { Construct, type IConstruct } from "constructs";
import type { Cidr } from "../../src/core/cidr";
import { QueztlError } from "../../src/core/error";
import type { Change } from "../../src/core/model/change";
import { HostStack } from "../host/host-stack";
import { MAIN } from "../host/logical-id";
import { checkName } from "../host/name";
import { callback, change, checkKinds, flag, list, number, type PropertyKinds, required, text } from "../host/property-kinds";
import { cidr, mac, networkMode } from "../host/value-kinds";
import { DataLibvirtNetwork } from "../l1/generated/data-network";
import { type NetworkConfig, Network as NetworkResource } from "../l1/generated/network";
import { Addresses } from "./addresses";
import { ExistingNetwork } from "./existing-network";
import { NetworkMode } from "./network-mode";
import type { Reservation } from "./reservation";

/** A network that a VM can be plugged into: one of the stack, or one that exists. */
export interface INetwork extends IConstruct {
  /** The libvirt network's name, as a reference, so that Terraform makes the network first. */
  readonly networkName: string;
  readonly cidr: Cidr | undefined;
  /** Does it give addresses? Undefined for an existing network that does not say. */
  readonly dhcp: boolean | undefined;
  /** DNS domain. */
  readonly domain: string | undefined;
  /** The host's address on it, which is also the router and the DNS server. */
  readonly hostAddress: string | undefined;
  /** Can guests reach beyond the host through it? */
  readonly forwards: boolean;
  /**
   * Gives an interface its IP address: DHCP reserves it for the MAC; without DHCP the guest sets it (its seed says so).
   * @param owner named when it clashes with another one
   * @throws QueztlError if the address is taken, is not of the network, or the network is not the stack's own
   */
  assignAddress(reservation: Reservation, owner: IConstruct): void;
}

export interface NetworkProps {
  /** How guests reach the world. @default NetworkMode.nat() */
  readonly mode?: NetworkMode;
  /** Addresses of the network; the host takes the first one. Required for nat, route and open. @default none: a switch without addresses */
  readonly cidr?: Cidr;
  /** DNS domain; its names are never asked upstream. @default none */
  readonly domain?: string;
  /** Gives addresses from the third to the last one. @default true if there is a cidr */
  readonly dhcp?: boolean;
  /** Addresses of your own; those of VMs are added by `nics[].address`. @default none */
  readonly reservations?: readonly Reservation[];
  /** Bytes, 68 to 65535. @default 1500 */
  readonly mtu?: number;
  /** Starts with the host. @default true */
  readonly autostart?: boolean;
  /** The worst change that a plan may make to it. @default the stack's */
  readonly maxDisruption?: Change;
  /** Refuses to delete it. @default false */
  readonly protect?: boolean;
  /** Changes the resource's arguments as the last step. */
  readonly transform?: (config: NetworkConfig) => NetworkConfig;
}

const KINDS: PropertyKinds<NetworkProps> = {
  mode: networkMode,
  cidr,
  domain: text,
  dhcp: flag,
  reservations: list,
  mtu: number,
  autostart: flag,
  maxDisruption: change,
  protect: flag,
  transform: callback,
};
const RESERVATION: PropertyKinds<Reservation> = { mac: required(mac), address: required(text), name: text };

/**
 * A virtual network; its id is its name on the host.
 *
 *     new Network(stack, "lan", { cidr: Cidr.of("10.71.0.0/24"), domain: "shop.test" })
 */
export class Network extends Construct implements INetwork {
  readonly networkName: string;
  readonly cidr: Cidr | undefined;
  readonly dhcp: boolean;
  readonly domain: string | undefined;
  readonly hostAddress: string | undefined;
  readonly forwards: boolean;
  /** The layer 1 resource. */
  readonly resource: NetworkResource;
  private readonly props: NetworkProps;
  private readonly mode: NetworkMode;
  private readonly addresses: Addresses | undefined;

  /** @throws QueztlError if the cidr overlaps that of another network of the stack, or does not fit the mode */
  constructor(scope: Construct, id: string, props: NetworkProps = {}) {
    super(scope, id);
    const stack = HostStack.of(this);
    checkName(this, id, "network");
    checkKinds(this.node.path, props, KINDS);
    for (const [index, one] of (props.reservations ?? []).entries()) checkKinds(this.node.path, one, RESERVATION, `reservations[${index}]`);
    stack.claims.claim("network name", id, this);
    this.props = props;
    this.mode = props.mode ?? NetworkMode.nat();
    this.cidr = props.cidr;
    this.dhcp = props.dhcp ?? props.cidr !== undefined;
    this.domain = props.domain;
    this.forwards = this.mode.forwards;
    checkProps(this, props, this.mode);
    this.addresses = props.cidr === undefined ? undefined : new Addresses(this, props.cidr);
    this.hostAddress = this.addresses?.host;
    this.resource = new NetworkResource(this, MAIN, { name: id });
    this.resource.configureAtSynthesis(() => this.config());
    this.networkName = this.resource.name;
    if (!this.dhcp && props.reservations !== undefined && props.reservations.length > 0) throw noDhcp(this);
    for (const reservation of props.reservations ?? []) this.assignAddress(reservation, this);
  }

  /**
   * A network that exists on the host. It is looked up when Terraform plans.
   * @param options what the network is like, where it matters here
   */
  static fromName(
    scope: Construct,
    id: string,
    name: string,
    options: { readonly dhcp?: boolean; readonly cidr?: Cidr; readonly domain?: string } = {},
  ): INetwork {
    return new ExistingNetwork(scope, id, (self) => new DataLibvirtNetwork(self, MAIN, { name }).name, options);
  }

  assignAddress(reservation: Reservation, owner: IConstruct): void {
    if (this.addresses === undefined) throw noCidr(this, reservation, owner);
    if (this.dhcp) this.addresses.reserve(reservation, owner);
    else this.addresses.take(reservation.address, owner);
  }

  private config(): NetworkConfig {
    const { props, addresses } = this;
    const config: NetworkConfig = {
      name: this.node.id,
      autostart: props.autostart ?? true,
      forward: this.forward(),
      bridge: this.mode.kind === "bridge" ? { name: this.mode.device } : undefined,
      mtu: props.mtu === undefined ? undefined : { size: props.mtu },
      domain: props.domain === undefined ? undefined : { name: props.domain, localOnly: "yes" },
      ips: addresses === undefined ? undefined : [addresses.config(this.dhcp)],
      maxDisruption: props.maxDisruption,
      protect: props.protect,
    };
    return props.transform?.(config) ?? config;
  }

  private forward(): NetworkConfig["forward"] {
    if (this.mode.kind === "isolated") return undefined;
    return this.mode.kind === "bridge" ? { mode: "bridge" } : { mode: this.mode.kind, dev: this.mode.device };
  }
}

function noDhcp(network: Network): QueztlError {
  const summary = "reservations need DHCP";
  return new QueztlError({ kind: "config", where: network.node.path, summary, fix: "leave out dhcp: false, and give the network a cidr" });
}

function noCidr(network: Network, { address }: Reservation, owner: IConstruct): QueztlError {
  const summary = `network ${network.node.path} has no addresses, so ${address} cannot be one of it`;
  return new QueztlError({ kind: "config", where: owner.node.path, summary, fix: "give the network a cidr, or leave out address" });
}

function checkProps(self: Network, props: NetworkProps, mode: NetworkMode): void {
  const refuse = (summary: string, fix: string) => {
    throw new QueztlError({ kind: "config", where: self.node.path, summary, fix });
  };
  if (mode.forwards && props.cidr === undefined)
    refuse(`mode ${mode.kind} needs a cidr`, 'add cidr: Cidr.of("10.71.0.0/24"), or use NetworkMode.isolated()');
  if (!mode.managed && props.cidr !== undefined)
    refuse("mode bridge takes no cidr: whoever runs that network gives the addresses", "leave out cidr");
  if (!mode.managed && props.domain !== undefined)
    refuse("mode bridge takes no domain: libvirt runs no DNS server there", "leave out domain");
  if (props.dhcp === true && props.cidr === undefined) refuse("dhcp needs a cidr", 'add cidr: Cidr.of("10.71.0.0/24")');
  if (props.domain !== undefined && !/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(props.domain))
    refuse(`"${props.domain}" is not a DNS domain`, "write labels of letters, digits and dashes with dots between, such as shop.test");
  if (props.mtu !== undefined && !(Number.isInteger(props.mtu) && props.mtu >= 68 && props.mtu <= 65535))
    refuse(`mtu ${props.mtu} is not a whole number from 68 to 65535`, "leave it out for 1500");
}
