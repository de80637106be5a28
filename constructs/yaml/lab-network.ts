import { Cidr } from "../../src/core/cidr";
import { Mac } from "../../src/core/mac";
import type { LabNetwork } from "../../src/core/model/lab";
import type { HostStack } from "../host/host-stack";
import type { NetworkConfig } from "../l1/generated/network";
import { Network, type NetworkProps } from "../network/network";
import { NetworkMode } from "../network/network-mode";

/** A network of the lab. */
export function labNetwork(stack: HostStack, network: LabNetwork): Network {
  const reservations = Object.entries(network.reservations ?? {});
  const props: NetworkProps = {
    mode: modeOf(network),
    ...(network.cidr === undefined ? {} : { cidr: Cidr.of(network.cidr) }),
    ...(network.domain === undefined ? {} : { domain: network.domain }),
    ...(network.dhcp === undefined ? {} : { dhcp: network.dhcp !== false }),
    ...(reservations.length === 0
      ? {}
      : { reservations: reservations.map(([name, { mac, address }]) => ({ name, mac: Mac.of(mac), address })) }),
    ...(network.mtu === undefined ? {} : { mtu: network.mtu }),
    ...(network.autostart === undefined ? {} : { autostart: network.autostart }),
    ...(network.protect === undefined ? {} : { protect: network.protect }),
    ...(typeof network.dhcp === "object" ? { transform: withRange(network.dhcp) } : {}),
  };
  return new Network(stack, network.name, props);
}

function modeOf({ mode, bridge }: LabNetwork): NetworkMode {
  return mode === "bridge" ? NetworkMode.bridge(bridge ?? "") : NetworkMode[mode]();
}

function withRange({ start, end }: { readonly start: string; readonly end: string }): NonNullable<NetworkProps["transform"]> {
  return (config: NetworkConfig) => {
    if (!Array.isArray(config.ips)) return config;
    return { ...config, ips: config.ips.map((ip) => ({ ...ip, dhcp: { ...ip.dhcp, ranges: [{ start, end }] } })) };
  };
}
