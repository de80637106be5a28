import type { Construct } from "constructs";
import type { Bitrate } from "../../src/core/bitrate";
import { Mac } from "../../src/core/mac";
import { HostStack } from "../host/host-stack";
import { requireSameStack } from "../host/same-stack";
import type { DomainDevicesInterfaces } from "../l1/generated/domain";
import type { INetwork } from "../network/network";

/** One interface of a VM. */
export interface Nic {
  readonly network: INetwork;
  /** @default derived from stack, VM and position, so always the same */
  readonly mac?: Mac;
  /** IPv4 address of its own: reserved by the network's DHCP, or set by the seed where there is none. @default what DHCP gives */
  readonly address?: string;
  /** Card that the guest sees, such as `virtio` or `e1000e`. @default "virtio" */
  readonly model?: string;
  /** Holds for both directions. @default no limit */
  readonly bandwidth?: Bitrate;
}

/** An interface with everything settled. */
export interface PluggedNic extends Nic {
  readonly mac: Mac;
}

/** Settles MAC and address. @throws QueztlError if one of them is taken in the stack, or the network is of another one */
export function plugIn(vm: Construct, nics: readonly Nic[], hostname: string): readonly PluggedNic[] {
  const stack = HostStack.of(vm);
  return nics.map((nic, index) => {
    requireSameStack(vm, nic.network);
    const mac = nic.mac ?? Mac.derived(stack.node.id, vm.node.id, String(index));
    stack.claims.claim("MAC address", mac.text, vm, "give each interface a MAC of its own, or leave mac out");
    // The first interface is the one that the VM's name means.
    const name = index === 0 ? { name: hostname } : {};
    if (nic.address !== undefined) nic.network.assignAddress({ mac, address: nic.address, ...name }, vm);
    return { ...nic, mac };
  });
}

export function interfaceConfig(nic: PluggedNic): DomainDevicesInterfaces {
  const average = nic.bandwidth?.toKibibytesPerSecond();
  return {
    source: { network: { network: nic.network.networkName } },
    mac: { address: nic.mac.text },
    model: { type: nic.model ?? "virtio" },
    bandwidth: average === undefined ? undefined : { inbound: { average }, outbound: { average } },
  };
}
