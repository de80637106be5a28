import { either, flag, integer, later, mapOf, object, oneOf, orEmpty, text } from "../document/schema";

/** Names of VMs, networks, pools and volumes: also host names, so DNS labels. */
export const NAME = "^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$";
export const SAYS_NAME = "a name of up to 63 lower-case letters, digits and dashes that begins with a letter";

export const name = (what: string, example: string) =>
  text(`Name of the ${what}.`, { pattern: NAME, says: SAYS_NAME, examples: [example] });

export const size = (description: string, range: readonly [string, string], example: string) =>
  text(description, { format: "size", says: "a size", range, examples: [example], hint: `write a number with a unit, such as ${example}` });
export const address = (description: string) =>
  text(description, {
    format: "address",
    says: "an IPv4 address",
    examples: ["10.71.0.10"],
    hint: "write four numbers such as 10.71.0.10",
  });
export const mac = (description: string) => text(description, { format: "mac", says: "a MAC address", examples: ["52:54:00:12:34:56"] });

const NETWORK_MODES = ["nat", "isolated", "route", "open", "bridge"] as const;

const dhcp = either(
  "DHCP server. `false`: none; `true` or absent: one that gives every address that is free.",
  flag("On or off.", { hint: "write true or false, or { start: …, end: … }" }),
  object("The addresses it gives.", { start: address("First address that is given."), end: address("Last address that is given.") }, {}),
);

const reservation = object(
  "An address that DHCP keeps for a machine that is no VM of this lab.",
  { mac: mac("MAC address of the machine."), address: address("Its address.") },
  {},
);

const autostart = flag("Starts with the host.", { default: true });
const protect = flag("Refuses every plan that would delete or replace it.", { default: false });

const network = object(
  "A network.",
  {},
  {
    mode: oneOf(
      "How guests reach the world. `nat`: through the host's address; `isolated`: not at all; `route`: routed, no address translation; `open`: routed, without firewall rules; `bridge`: plugged into a bridge that exists on the host.",
      NETWORK_MODES,
      { default: "nat" },
    ),
    cidr: text("Addresses of the network; the host has the first.", {
      format: "cidr",
      says: "an IPv4 network",
      examples: ["10.71.0.0/24"],
    }),
    domain: text("DNS domain: guests find each other as `name.domain`.", {
      pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$",
      says: "a DNS domain such as shop.test",
      examples: ["shop.test"],
    }),
    dhcp,
    reservations: mapOf("Addresses kept for machines that are no VMs of this lab, by host name.", name("machine", "printer"), reservation),
    mtu: integer("Maximum transmission unit, in bytes.", 68, 65535),
    bridge: text("The bridge of the host, with mode `bridge`.", {
      pattern: "^[^/\\s]{1,15}$",
      says: "1 to 15 characters without space and slash, the limit of Linux",
      examples: ["br0"],
    }),
    autostart,
    protect,
    security_groups: later(
      "Not in this version.",
      "security groups are not in this version",
      "remove the key; guests of one network reach each other",
    ),
  },
);

const pool = object(
  "A place for volumes.",
  {},
  {
    path: text("Absolute path of a folder on the host, made if it is missing. Absent: a folder of the lab's own.", {
      pattern: "^/[^\\n]*$",
      says: "an absolute path",
    }),
    volume_group: text("An LVM volume group that exists on the host.", {
      pattern: "^[a-zA-Z0-9+_.][a-zA-Z0-9+_.-]*$",
      says: "the name of a volume group",
    }),
    autostart,
    protect,
  },
);

export const VOLUME_SIZE = ["1MiB", "64TiB"] as const;
export const poolReference = text("The pool that holds it. The first one with a folder if absent.", { pattern: NAME, says: SAYS_NAME });
const volumeFormat = oneOf("What its bytes are. qcow2 if absent; raw in a volume group; for `source` that of its name.", ["qcow2", "raw"]);

const volume = object(
  "A volume that is no VM's own, so that it outlives them.",
  {},
  {
    size: size("Size that a guest sees; that of `source` or `backing` if absent.", VOLUME_SIZE, "10GiB"),
    format: volumeFormat,
    source: text("Path (from this file's folder) or URL of its first content.", {
      minLength: 1,
      examples: ["https://example.org/disk.qcow2"],
    }),
    checksum: text("What `source` must be.", {
      pattern: "^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$",
      says: "sha256: or sha512: and hexadecimal digits",
    }),
    pool: poolReference,
    backing: text("A volume below it: this one holds only what differs.", { pattern: NAME, says: SAYS_NAME }),
    protect,
  },
);

export const networks = mapOf(
  "Networks, by name. Absent: one network `lan` with address translation and DHCP.",
  name("network", "lan"),
  orEmpty(network),
);
export const pools = mapOf("Places for volumes, by name. Absent: a folder of the lab's own.", name("pool", "fast"), orEmpty(pool));
export const volumes = mapOf("Volumes that outlive the VMs that use them, by name.", name("volume", "data"), orEmpty(volume));
