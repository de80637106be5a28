import { bandwidth, mtu, portOptions, vlan } from "./port";
import { changeReport, computed, guards, type ResourceTable, timeouts } from "./resource";
import { type Fields, flag, group, integer, ip, list, mac, text, uuid, YES_NO } from "./table";

const lease = group("lease", "How long an address is lent.", {
  expiry: integer("@expiry", "Number of units; 0 for ever.", { required: true, min: 0 }),
  unit: text("@unit", "Unit.", { oneOf: ["seconds", "minutes", "hours"], default: "minutes" }),
});
const prefixed: Fields = {
  family: text("@family", "Address family.", { oneOf: ["ipv4", "ipv6"], default: "ipv4" }),
  address: ip("@address", "Address."),
  netmask: text("@netmask", "Netmask; or use `prefix`."),
  prefix: integer("@prefix", "Length of the prefix.", { min: 0, max: 128 }),
};

/** `libvirt_network` (https://libvirt.org/formatnetwork.html). */
export const network: ResourceTable = {
  type: "libvirt_network",
  root: "network",
  version: 0,
  doc: "A virtual network: a bridge with DHCP and DNS, or a name for something that exists on the host.",
  change: "live",
  fields: {
    name: text("name", "Name; unique on the host.", {
      required: true,
      change: "replace",
      pattern: { regexp: /^[^/\n]{1,200}$/, says: "1 to 200 characters without a slash" },
    }),
    uuid: uuid("uuid", "UUID. Chosen once and kept when absent.", { change: "replace", auto: true, keep: true }),
    autostart: flag(undefined, "Starts with the host.", { default: false, call: "autostart" }),
    ipv6: text("@ipv6", "Guests may use IPv6 among themselves on a network without IPv6 address.", { oneOf: YES_NO }),
    trust_guest_rx_filters: text("@trustGuestRxFilters", "Guests may change their MAC filters.", { oneOf: YES_NO }),
    metadata: group(undefined, "Your own metadata.", {
      xml: text(undefined, "One XML element with a namespace of its own.", { required: true }),
    }),
    bridge: group(
      "bridge",
      "The bridge.",
      {
        name: text("@name", "Name, up to 15 characters. Derived from the network's name when absent.", {
          keep: true,
          auto: true,
          pattern: { regexp: /^[^/\s]{1,15}$/, says: "1 to 15 characters, the limit of Linux" },
        }),
        stp: text("@stp", "Spanning tree. `off` when absent: with it a guest waits 2 s for its lease.", {
          oneOf: ["on", "off"],
          auto: true,
        }),
        delay: text("@delay", "Seconds of forward delay.", { auto: true }),
        mac_table_manager: text("@macTableManager", "Who manages the MAC table.", { oneOf: ["kernel", "libvirt"] }),
        zone: text("@zone", "Zone of firewalld."),
      },
      { auto: true },
    ),
    mac: group("mac", "MAC address of the bridge.", { address: mac("@address", "MAC address.") }, { auto: true }),
    mtu,
    domain: group("domain", "DNS domain.", {
      name: text("@name", "Name.", { required: true }),
      local_only: text("@localOnly", "`yes`: names of this domain are never asked upstream.", { oneOf: YES_NO }),
    }),
    forward: group("forward", "How guests reach the world. Absent: isolated.", {
      mode: text("@mode", "Mode.", {
        default: "nat",
        oneOf: ["nat", "route", "open", "bridge", "private", "vepa", "passthrough", "hostdev"],
      }),
      dev: text("@dev", "Only through this interface of the host.", { auto: true }),
      managed: text("@managed", "libvirt takes functions from their driver.", { oneOf: YES_NO }),
      driver: group("driver", "Driver for mode `hostdev`.", {
        name: text("@name", "Name.", { oneOf: ["vfio", "kvm"] }),
        model: text("@model", "Model."),
      }),
      nat: group(
        "nat",
        "Details of NAT.",
        {
          ipv6: text("@ipv6", "NAT for IPv6.", { oneOf: YES_NO }),
          addresses: list(
            "address",
            "Source addresses.",
            group(undefined, "A range.", {
              start: ip("@start", "First address.", { required: true }),
              end: ip("@end", "Last address.", { required: true }),
            }),
          ),
          ports: list(
            "port",
            "Source ports.",
            group(undefined, "A range.", {
              start: integer("@start", "First port.", { required: true, min: 1, max: 65535 }),
              end: integer("@end", "Last port.", { required: true, min: 1, max: 65535 }),
            }),
          ),
        },
        { auto: true },
      ),
      interfaces: list(
        "interface",
        "Interfaces of the host.",
        group(undefined, "An interface.", { dev: text("@dev", "Name.", { required: true }) }),
        { key: "dev", auto: true },
      ),
      pfs: list("pf", "Physical functions.", group(undefined, "A function.", { dev: text("@dev", "Name.", { required: true }) }), {
        key: "dev",
      }),
    }),
    dns: group("dns", "DNS server.", {
      enable: text("@enable", "`no` runs none.", { oneOf: YES_NO }),
      forward_plain_names: text("@forwardPlainNames", "Names without a dot go upstream.", { oneOf: YES_NO }),
      forwarders: list(
        "forwarder",
        "Servers upstream.",
        group(undefined, "A server.", { addr: text("@addr", "Address."), domain: text("@domain", "Only for this domain.") }),
      ),
      host: list(
        "host",
        "Names of your own.",
        group(undefined, "An address and its names.", {
          ip: ip("@ip", "Address.", { required: true }),
          hostnames: list("hostname", "Names.", group(undefined, "A name.", { hostname: text(".", "Name.", { required: true }) }), {
            key: "hostname",
          }),
        }),
        { key: "ip", call: "dns-host" },
      ),
      sr_vs: list(
        "srv",
        "SRV records.",
        group(undefined, "A record.", {
          service: text("@service", "Service."),
          protocol: text("@protocol", "Protocol."),
          domain: text("@domain", "Domain."),
          target: text("@target", "Target."),
          port: integer("@port", "Port."),
          priority: integer("@priority", "Priority."),
          weight: integer("@weight", "Weight."),
        }),
      ),
      tx_ts: list(
        "txt",
        "TXT records.",
        group(undefined, "A record.", {
          name: text("@name", "Name.", { required: true }),
          value: text("@value", "Text.", { required: true }),
        }),
        { key: "name" },
      ),
    }),
    ips: list(
      "ip",
      "Addresses of the host on the network.",
      group(undefined, "An address.", {
        ...prefixed,
        local_ptr: text("@localPtr", "Reverse lookups stay local.", { oneOf: YES_NO }),
        tftp: group("tftp", "TFTP.", { root: text("@root", "Folder.", { required: true }) }),
        dhcp: group("dhcp", "DHCP server.", {
          ranges: list(
            "range",
            "Ranges of addresses.",
            group(undefined, "A range.", {
              start: ip("@start", "First address.", { required: true }),
              end: ip("@end", "Last address.", { required: true }),
              lease,
            }),
          ),
          hosts: list(
            "host",
            "Reserved addresses.",
            group(undefined, "A reservation.", {
              mac: mac("@mac", "MAC address (IPv4).", { auto: false }),
              id: text("@id", "DUID (IPv6)."),
              name: text("@name", "Host name."),
              ip: ip("@ip", "Address."),
              lease,
            }),
            { call: "dhcp-host" },
          ),
          bootp: list(
            "bootp",
            "Boot from the network.",
            group(undefined, "A boot file.", { file: text("@file", "File.", { required: true }), server: text("@server", "Server.") }),
          ),
        }),
      }),
      { extras: "drift" },
    ),
    routes: list(
      "route",
      "Static routes.",
      group(undefined, "A route.", {
        ...prefixed,
        gateway: ip("@gateway", "Gateway.", { required: true }),
        metric: text("@metric", "Metric."),
      }),
    ),
    port_groups: list(
      "portgroup",
      "Port groups.",
      group(undefined, "A port group.", {
        name: text("@name", "Name.", { required: true }),
        default: text("@default", "Taken when an interface names none.", { oneOf: YES_NO }),
        trust_guest_rx_filters: text("@trustGuestRxFilters", "Guests may change their MAC filters.", { oneOf: YES_NO }),
        bandwidth,
        vlan,
      }),
      { key: "name" },
    ),
    port_options: portOptions,
    bandwidth,
    vlan,
    dnsmasq_options: list(
      "dnsmasq:options/dnsmasq:option",
      "Raw options for dnsmasq. `no-ping` when absent: with its ping a guest waits 3 s for its lease.",
      text("@value", "An option such as `log-dhcp`."),
    ),
    timeouts: timeouts("create", "update", "delete"),
    ...guards,
  },
  computed: { id: computed("string", "UUID."), change: changeReport },
};
