import { Construct, type IConstruct } from "constructs";
import type { Cidr } from "../../src/core/cidr";
import { QueztlError } from "../../src/core/error";
import { HostStack } from "../host/host-stack";
import type { INetwork } from "./network";
import type { Reservation } from "./reservation";

/** A network that the stack uses and does not own. */
export class ExistingNetwork extends Construct implements INetwork {
  readonly networkName: string;
  readonly cidr: Cidr | undefined;
  readonly dhcp: boolean | undefined;
  readonly domain: string | undefined;
  readonly hostAddress = undefined;
  readonly forwards = false;

  constructor(
    scope: Construct,
    id: string,
    lookUp: (self: Construct) => string,
    options: { readonly dhcp?: boolean; readonly cidr?: Cidr; readonly domain?: string },
  ) {
    super(scope, id);
    HostStack.of(this);
    this.cidr = options.cidr;
    this.dhcp = options.dhcp;
    this.domain = options.domain;
    this.networkName = lookUp(this);
  }

  assignAddress({ address }: Reservation, owner: IConstruct): void {
    const refuse = (summary: string, fix: string) => {
      throw new QueztlError({ kind: "config", where: owner.node.path, summary, fix });
    };
    if (this.dhcp !== false || this.cidr === undefined)
      refuse(
        `network ${this.node.path} is not this stack's, so it cannot reserve ${address}`,
        "leave out address, or reserve it where the network is declared; for a network without DHCP, say so: fromName(…, { dhcp: false, cidr })",
      );
    if (this.cidr?.contains(address) === false)
      refuse(`${address} is not in ${this.cidr} of ${this.node.path}`, "choose an address of that network");
    HostStack.of(owner).claims.claim("address", address, owner, "give each interface an address of its own");
  }
}
