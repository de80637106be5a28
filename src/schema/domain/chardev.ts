import { branch, type Fields, flag, group, integer, list, ON_OFF, text, variants, YES_NO } from "../table";
import { attachment } from "./attachment";

const reconnect = group("reconnect", "Reconnects by itself.", {
  enabled: text("@enabled", "`yes` or `no`.", { required: true, oneOf: YES_NO }),
  timeout: integer("@timeout", "Seconds between tries."),
});

/** What a character device is connected to on the host (https://libvirt.org/formatdomain.html#host-interface). */
const source = variants("source", "@type", "What it is connected to on the host. Set one; `pty` when absent.", {
  pty: branch(
    "pty",
    group(undefined, "A pseudo terminal; the one for `queztl vm console`.", {
      path: text("@path", "Path; shown in the running domain only.", { auto: true }),
    }),
  ),
  file: branch(
    "file",
    group(undefined, "A file on the host.", {
      path: text("@path", "Path.", { required: true }),
      append: text("@append", "Appends instead of truncating.", { oneOf: ON_OFF }),
    }),
  ),
  unix: branch(
    "unix",
    group(undefined, "A unix socket.", {
      mode: text("@mode", "`bind` or `connect`.", { oneOf: ["bind", "connect"], default: "bind" }),
      path: text("@path", "Path. libvirt makes one for a channel.", { auto: true }),
      reconnect,
    }),
  ),
  tcp: branch(
    "tcp",
    group(undefined, "A TCP socket.", {
      mode: text("@mode", "`bind` or `connect`.", { required: true, oneOf: ["bind", "connect"] }),
      host: text("@host", "Address.", { required: true }),
      service: text("@service", "Port.", { required: true }),
      tls: text("@tls", "`yes` uses TLS.", { oneOf: YES_NO }),
      reconnect,
    }),
  ),
  dev: branch("dev", group(undefined, "A device of the host.", { path: text("@path", "Path.", { required: true }) })),
  pipe: branch("pipe", group(undefined, "A named pipe.", { path: text("@path", "Path.", { required: true }) })),
  null: branch("null", flag(undefined, "Nothing.")),
  std_io: branch("stdio", flag(undefined, "Standard input and output of QEMU.")),
  vc: branch("vc", flag(undefined, "A virtual console of QEMU.")),
  spice_vmc: branch("spicevmc", flag(undefined, "The SPICE agent's channel.")),
  spice_port: branch(
    "spiceport",
    group(undefined, "A SPICE port.", { channel: text("@channel", "Name of the channel.", { required: true }) }),
  ),
});

const shared: Fields = {
  source,
  log: group("log", "Also writes what the guest says to a file.", {
    file: text("@file", "Path.", { required: true }),
    append: text("@append", "Appends.", { oneOf: ON_OFF }),
  }),
  protocol: group("protocol", "Protocol of a TCP source.", {
    type: text("@type", "`raw` or `telnet`.", { required: true, oneOf: ["raw", "telnet", "telnets", "tls"] }),
  }),
  ...attachment,
};

/** Serial ports (https://libvirt.org/formatdomain.html#serial-port). */
export const serials = list(
  "serial",
  "Serial ports.",
  group(undefined, "A serial port.", {
    ...shared,
    target: group(
      "target",
      "How the guest sees it.",
      {
        type: text("@type", "Kind, such as `isa-serial`.", { auto: true }),
        port: integer("@port", "Number of the port, from 0.", { min: 0, auto: true }),
        model: group("model", "Device model.", { name: text("@name", "Name.") }, { auto: true }),
      },
      { auto: true },
    ),
  }),
  { extras: "ignore" },
);

/** Parallel ports (https://libvirt.org/formatdomain.html#parallel-port). */
export const parallels = list(
  "parallel",
  "Parallel ports.",
  group(undefined, "A parallel port.", {
    ...shared,
    target: group(
      "target",
      "How the guest sees it.",
      { port: integer("@port", "Number of the port, from 0.", { min: 0, auto: true }) },
      { auto: true },
    ),
  }),
);

/** Consoles (https://libvirt.org/formatdomain.html#console). The first one is a twin of serial port 0. */
export const consoles = list(
  "console",
  "Consoles.",
  group(undefined, "A console.", {
    ...shared,
    tty: text("@tty", "Path of the terminal; shown in the running domain only.", { auto: true }),
    target: group(
      "target",
      "How the guest sees it.",
      {
        type: text("@type", "`serial`, `virtio`…", { default: "serial", auto: true }),
        port: integer("@port", "Number, from 0.", { min: 0, auto: true }),
      },
      { auto: true },
    ),
  }),
);

/** Channels between host and guest, such as the agent's (https://libvirt.org/formatdomain.html#channel). */
export const channels = list(
  "channel",
  "Channels between host and guest.",
  group(undefined, "A channel.", {
    ...shared,
    target: variants("target", "target@type", "How the guest sees it.", {
      virt_io: branch(
        "virtio",
        group(undefined, "A virtio port.", {
          name: text("@name", "Name, such as `org.qemu.guest_agent.0`."),
          state: text("@state", "Shown in the running domain only.", { auto: true }),
        }),
      ),
      guest_fwd: branch(
        "guestfwd",
        group(undefined, "A forwarded TCP port of user-mode networking.", {
          address: text("@address", "Address."),
          port: text("@port", "Port."),
        }),
      ),
      xen: branch(
        "xen",
        group(undefined, "A Xen channel.", { name: text("@name", "Name."), state: text("@state", "State.", { auto: true }) }),
      ),
    }),
  }),
  { key: "target.virt_io.name" },
);
