import type { DomainState } from "../../libvirt/calls/domain";

/** A VM as the lists show it. */
export interface Guest {
  readonly name: string;
  readonly uuid: string;
  readonly uri: string;
  readonly state: DomainState;
  readonly vcpus: number;
  readonly memory_mib: number;
  /** Those that its networks' DHCP servers lent. */
  readonly addresses: readonly string[];
  /** The stack that declares it, if it is one of the project's. */
  readonly stack?: string;
  /** Seconds from the start of its deploy until it was ready. */
  readonly ready_seconds?: number;
}
