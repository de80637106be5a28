import type { PluggedNic } from "./nic";

/**
 * The network-config document that a guest needs, or undefined where DHCP on every interface (which is what guests do by themselves) will do:
 * interfaces on networks without DHCP get their address from it, or none, so that the guest does not wait for one.
 */
export function guestNetwork(nics: readonly PluggedNic[]): Record<string, unknown> | undefined {
  if (nics.every((nic) => nic.network.dhcp !== false)) return undefined;
  return { version: 2, ethernets: Object.fromEntries(nics.map((nic, index) => [`nic${index}`, ethernet(nic, index)])) };
}

function ethernet({ mac, network, address }: PluggedNic, index: number): Record<string, unknown> {
  const match = { macaddress: mac.text };
  if (network.dhcp !== false) return { match, dhcp4: true };
  if (address === undefined) return { match, dhcp4: false };
  const router = network.hostAddress;
  const routed = router !== undefined && network.forwards && index === 0;
  return {
    match,
    addresses: [`${address}/${network.cidr?.prefix}`],
    ...(routed ? { routes: [{ to: "default", via: router }] } : {}),
    ...(router === undefined ? {} : { nameservers: { addresses: [router] } }),
  };
}
