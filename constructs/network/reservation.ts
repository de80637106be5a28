import type { Mac } from "../../src/core/mac";

/** A MAC address that always gets the same IP address. */
export interface Reservation {
  readonly mac: Mac;
  /** IPv4, inside the network, not the host's own. */
  readonly address: string;
  /** Host name that DNS gives the address. @default none */
  readonly name?: string;
}
