import { bandwidth, mtu, portOptions, vlan } from "../port";
import { branch, flag, group, integer, list, mac, ON_OFF, text, variants, YES_NO } from "../table";
import { attachment, boot, virtioDriver } from "./attachment";

const offload = (element: string, names: readonly string[]) =>
  group(
    element,
    `Offloads of the ${element} side.`,
    Object.fromEntries(names.map((name) => [name, text(`@${name}`, `\`${name}\` offload.`, { oneOf: ON_OFF })])),
  );

/** A network interface (https://libvirt.org/formatdomain.html#network-interfaces). */
export const interfaces = list(
  "interface",
  "Network interfaces.",
  group(undefined, "A network interface.", {
    source: variants(
      "source",
      "@type",
      "What it is plugged into. Set one.",
      {
        network: branch(
          "network",
          group(undefined, "A libvirt network.", {
            network: text("@network", "Name of the network.", { required: true }),
            port_group: text("@portgroup", "Port group of the network."),
            bridge: text("@bridge", "Bridge of the network; shown in the running domain only.", { auto: true }),
            port_id: text("@portid", "Id of the network's port; shown in the running domain only.", { auto: true }),
          }),
        ),
        bridge: branch(
          "bridge",
          group(undefined, "A bridge of the host.", { bridge: text("@bridge", "Name of the bridge.", { required: true }) }),
        ),
        direct: branch(
          "direct",
          group(undefined, "A macvtap on an interface of the host.", {
            dev: text("@dev", "Host interface.", { required: true }),
            mode: text("@mode", "macvtap mode.", { oneOf: ["vepa", "bridge", "private", "passthrough"] }),
          }),
        ),
        user: branch(
          "user",
          group(undefined, "User-mode networking; no reachability from outside.", { dev: text("@dev", "Host interface.") }),
        ),
        ethernet: branch("ethernet", group(undefined, "A tap device without a bridge.", {})),
        hostdev: branch(
          "hostdev",
          group(undefined, "A virtual function given to the guest.", {
            pci: group("address", "Address of the function.", {
              domain: text("@domain", "PCI domain."),
              bus: text("@bus", "Bus."),
              slot: text("@slot", "Slot."),
              function: text("@function", "Function."),
              type: text("@type", "Always `pci`.", { default: "pci" }),
            }),
          }),
        ),
        internal: branch("internal", group(undefined, "An internal switch.", { name: text("@name", "Name.", { required: true }) })),
        mcast: branch(
          "mcast",
          group(undefined, "A multicast group.", { address: text("@address", "Group address."), port: integer("@port", "Port.") }),
        ),
        server: branch(
          "server",
          group(undefined, "A TCP server for another guest.", { address: text("@address", "Address."), port: integer("@port", "Port.") }),
        ),
        client: branch(
          "client",
          group(undefined, "A TCP client of another guest.", { address: text("@address", "Address."), port: integer("@port", "Port.") }),
        ),
        vdpa: branch("vdpa", group(undefined, "A vDPA device.", { dev: text("@dev", "Path of the device.", { required: true }) })),
        null: branch("null", flag(undefined, "Plugged into nothing.")),
      },
      { change: "live" },
    ),
    mac: group(
      "mac",
      "The hardware address.",
      {
        address: mac("@address", "MAC address. Chosen once and kept when absent.", { change: "replace" }),
        type: text("@type", "`static` allows an address from VMware's range."),
        check: text("@check", "`no` skips the check of VMware's range.", { oneOf: YES_NO }),
      },
      { auto: true },
    ),
    model: group("model", "Emulated card.", {
      type: text("@type", "Model, such as `virtio`, `e1000e`. `virtio` when absent.", { required: true }),
    }),
    driver: group("driver", "How the host drives the card.", {
      name: text("@name", "`qemu` or `vhost`.", { oneOf: ["qemu", "vhost"] }),
      tx_mode: text("@txmode", "How packets are sent.", { oneOf: ["iothread", "timer"] }),
      queues: integer("@queues", "Number of queue pairs.", { min: 1 }),
      rx_queue_size: integer("@rx_queue_size", "Entries of a receive queue.", { min: 256 }),
      tx_queue_size: integer("@tx_queue_size", "Entries of a send queue.", { min: 256 }),
      io_event_fd: text("@ioeventfd", "I/O in a thread of its own.", { oneOf: ON_OFF }),
      event_idx: text("@event_idx", "virtio event index.", { oneOf: ON_OFF }),
      rss: text("@rss", "Receive side scaling.", { oneOf: ON_OFF }),
      rss_hash_report: text("@rss_hash_report", "Reports the RSS hash.", { oneOf: ON_OFF }),
      ...virtioDriver,
      host: offload("host", ["csum", "gso", "tso4", "tso6", "ecn", "ufo", "mrg_rxbuf"]),
      guest: offload("guest", ["csum", "tso4", "tso6", "ecn", "ufo"]),
    }),
    link: group("link", "The virtual cable.", {
      state: text("@state", "`up` or `down`.", { required: true, oneOf: ["up", "down"], change: "live" }),
    }),
    mtu,
    bandwidth,
    filter_ref: group(
      "filterref",
      "Network filter.",
      {
        filter: text("@filter", "Name of the filter, such as `clean-traffic`.", { required: true }),
        parameters: list(
          "parameter",
          "Parameters of the filter.",
          group(undefined, "A parameter.", {
            name: text("@name", "Name.", { required: true }),
            value: text("@value", "Value.", { required: true }),
          }),
          { key: "name" },
        ),
      },
      { change: "live" },
    ),
    vlan,
    port_options: portOptions,
    target: group(
      "target",
      "The tap device on the host.",
      {
        dev: text("@dev", "Name of the tap device.", { required: true, auto: true }),
        managed: text("@managed", "`no` uses an existing device.", { oneOf: YES_NO }),
      },
      { auto: true },
    ),
    rom: group("rom", "Boot ROM.", {
      bar: text("@bar", "Shows the ROM.", { oneOf: ON_OFF }),
      enabled: text("@enabled", "Loads a ROM.", { oneOf: YES_NO }),
      file: text("@file", "ROM file."),
    }),
    trust_guest_rx_filters: text("@trustGuestRxFilters", "The guest may change its MAC filters.", { oneOf: YES_NO }),
    boot,
    wait_for_ip: group(
      undefined,
      "Wait for this interface's address before the VM counts as created.",
      {
        timeout: integer(undefined, "Seconds.", { min: 1, default: 300 }),
        source: text(undefined, "Where the address is read: DHCP lease, guest agent, or either.", {
          oneOf: ["lease", "agent", "any"],
          default: "any",
        }),
      },
      { change: "none" },
    ),
    ...attachment,
  }),
  { key: "mac.address", extras: "drift", change: "restart" },
);
