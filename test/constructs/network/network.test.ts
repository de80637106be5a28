import { describe, expect, test } from "vitest";
import { Network } from "../../../constructs/network/network";
import { NetworkMode } from "../../../constructs/network/network-mode";
import { absent, Template } from "../../../constructs/testing";
import { Cidr } from "../../../src/core/cidr";
import { Mac } from "../../../src/core/mac";
import { labStack } from "../lab";

const cidr = Cidr.of("10.71.0.0/24");
const mac = Mac.of("52:54:00:00:00:01");

describe("a network", () => {
  test("is NAT with DHCP by default, its name the id, the host at the first address", () => {
    const stack = labStack();
    new Network(stack, "lan", { cidr, domain: "shop.test" });
    Template.fromStack(stack).hasResource("libvirt_network", {
      name: "lan",
      autostart: true,
      forward: { mode: "nat" },
      domain: { name: "shop.test", local_only: "yes" },
      ips: [{ address: "10.71.0.1", prefix: 24, dhcp: { ranges: [{ start: "10.71.0.2", end: "10.71.0.254" }], hosts: absent() } }],
    });
  });

  test.each([
    ["isolated", NetworkMode.isolated(), absent()],
    ["route", NetworkMode.route({ device: "eth1" }), { mode: "route", dev: "eth1" }],
    ["open", NetworkMode.open(), { mode: "open" }],
  ])("may be %s", (_name, mode, forward) => {
    const stack = labStack();
    new Network(stack, "lan", { cidr, mode });
    Template.fromStack(stack).hasResource("libvirt_network", { forward });
  });

  test("may be a bridge that the host has", () => {
    const stack = labStack();
    const network = new Network(stack, "lan", { mode: NetworkMode.bridge("br0"), mtu: 9000 });
    expect(network.dhcp).toBe(false);
    Template.fromStack(stack).hasResource("libvirt_network", {
      forward: { mode: "bridge" },
      bridge: { name: "br0" },
      mtu: { size: 9000 },
      ips: absent(),
    });
  });

  test("may be a switch without addresses, or have addresses without DHCP", () => {
    const stack = labStack();
    new Network(stack, "wire", { mode: NetworkMode.isolated() });
    new Network(stack, "static", { mode: NetworkMode.isolated(), cidr, dhcp: false });
    const template = Template.fromStack(stack);
    template.hasResource("libvirt_network", { name: "wire", ips: absent() });
    template.hasResource("libvirt_network", { name: "static", ips: [{ address: "10.71.0.1", dhcp: absent() }] });
  });

  test("reserves addresses", () => {
    const stack = labStack();
    new Network(stack, "lan", { cidr, reservations: [{ mac, address: "10.71.0.9", name: "printer" }] });
    const hosts = [{ mac: "52:54:00:00:00:01", ip: "10.71.0.9", name: "printer" }];
    Template.fromStack(stack).hasResource("libvirt_network", { ips: [{ dhcp: { hosts } }] });
  });

  test("that exists is looked up by name", () => {
    const stack = labStack();
    const network = Network.fromName(stack, "office", "default");
    Template.fromStack(stack).hasDataSource("libvirt_network", { name: "default" });
    expect(network.dhcp).toBeUndefined();
  });

  test("can be transformed as the last step", () => {
    const stack = labStack();
    new Network(stack, "lan", { cidr, transform: (config) => ({ ...config, dnsmasqOptions: ["log-dhcp"] }) });
    Template.fromStack(stack).hasResource("libvirt_network", { dnsmasq_options: ["log-dhcp"], name: "lan" });
  });

  test("transformed into nonsense is refused at synthesis, with path and suggestion", () => {
    const stack = labStack();
    new Network(stack, "lan", { cidr, transform: (config) => ({ ...config, forward: { mod: "nat" } }) as typeof config });
    expect(() => Template.fromStack(stack)).toThrow('[lab/lan/Resource] forward.mod is not a known key; did you mean "mode"?');
  });
});

describe("a network is refused", () => {
  test.each<[string, ConstructorParameters<typeof Network>[2]]>([
    ["mode nat needs a cidr", {}],
    ["mode route needs a cidr", { mode: NetworkMode.route() }],
    ["mode bridge takes no cidr", { mode: NetworkMode.bridge("br0"), cidr }],
    ["mode bridge takes no domain", { mode: NetworkMode.bridge("br0"), domain: "x.test" }],
    ["dhcp needs a cidr", { mode: NetworkMode.isolated(), dhcp: true }],
    ['"shop_test" is not a DNS domain', { cidr, domain: "shop_test" }],
    ["mtu 20 is not a whole number from 68 to 65535", { cidr, mtu: 20 }],
    ["10.71.0.0/31 is no network for guests", { cidr: Cidr.of("10.71.0.0/31") }],
    ["0.0.0.0/0 is no network for guests", { cidr: Cidr.of("0.0.0.0/0") }],
    ["reservations need DHCP", { cidr, dhcp: false, reservations: [{ mac, address: "10.71.0.9" }] }],
    ["10.72.0.9 is not in 10.71.0.0/24", { cidr, reservations: [{ mac, address: "10.72.0.9" }] }],
    ["10.71.0.1 is the host's own address on lab/lan", { cidr, reservations: [{ mac, address: "10.71.0.1" }] }],
    ["10.71.0.255 is not for guests", { cidr, reservations: [{ mac, address: "10.71.0.255" }] }],
    [
      "address 10.71.0.9 is given twice",
      {
        cidr,
        reservations: [
          { mac, address: "10.71.0.9" },
          { mac: Mac.of("52:54:00:00:00:02"), address: "10.71.0.9" },
        ],
      },
    ],
  ])("%s", (message, props) => {
    expect(() => new Network(labStack(), "lan", props)).toThrow(`lab/lan: ${message}`);
  });

  test("if it overlaps another one of the stack, naming both", () => {
    const stack = labStack();
    new Network(stack, "lan", { cidr: Cidr.of("10.71.0.0/16") });
    expect(() => new Network(stack, "dmz", { cidr: Cidr.of("10.71.4.0/24") })).toThrow(
      "lab/dmz: 10.71.4.0/24 overlaps 10.71.0.0/16 of lab/lan",
    );
  });

  test("if its name is none", () => {
    expect(() => new Network(labStack(), "my lan", { cidr })).toThrow('"my lan" cannot be the name of a network');
  });
});
