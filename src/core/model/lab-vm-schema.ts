import { either, flag, integer, later, list, object, oneOf, type Schema, text, word } from "../document/schema";
import { CHANGES } from "./change";
import type { LabImage } from "./lab-image";
import { address, mac, NAME, poolReference, SAYS_NAME, size, VOLUME_SIZE } from "./lab-network-schema";

/** What `instance_types` and a VM's `resources` share. */
const sizes = {
  vcpus: integer("Virtual CPUs.", 1, 512, { default: 1, examples: [2] }),
  memory: size("Memory; rounded up to 1 MiB. 512MiB if absent.", ["64MiB", "16TiB"], "512MiB"),
  storage: size(
    "Size of the root disk; at least the image's. Rounded up to 1 MiB. 1GiB, or the image's if that is larger, if absent.",
    VOLUME_SIZE,
    "8GiB",
  ),
  network_bw: text("Speed of every interface, in both directions.", {
    format: "bitrate",
    says: "a bit rate",
    range: ["8Kbps", "1Tbps"],
    examples: ["1Gbps"],
    hint: "write a number with a unit, such as 1Gbps",
  }),
};

export const instanceType = object("A size of VMs.", {}, sizes);

const resources = object(
  "Size of the VM.",
  {},
  {
    ...sizes,
    gpu_share: text("Part of a GPU. Needs a GPU in the inventory, which comes with a later version.", {
      format: "share",
      says: "a percentage",
      examples: ["25%"],
      hint: "write a percentage such as 25%",
    }),
  },
);

const networkName = text("Name of a network of the lab.", { pattern: NAME, says: SAYS_NAME });
const nic = either(
  "A network's name, or that with an address.",
  networkName,
  object(
    "An interface.",
    { network: networkName },
    {
      address: address("Fixed address, from the network's `cidr`."),
      mac: mac("MAC address. Derived from lab and VM if absent, so that it stays."),
    },
  ),
);

const volumeName = text("Name of a volume of the lab.", { pattern: NAME, says: SAYS_NAME });
const disk = either(
  "A volume's name, or that with more, or a disk of the VM's own.",
  volumeName,
  object(
    "A disk: a `volume` of the lab, or with `size` one that lives and dies with the VM.",
    {},
    {
      volume: volumeName,
      size: size("Size of a disk of its own.", VOLUME_SIZE, "10GiB"),
      pool: poolReference,
      name: text("Name, also the disk's serial number in the guest. `data`, `data2`, … if absent.", {
        pattern: "^[A-Za-z0-9_.-]{1,20}$",
        says: "up to 20 letters, digits, dots, dashes and underscores",
        examples: ["data"],
      }),
      read_only: flag("The guest cannot write.", { default: false }),
    },
  ),
);

const key = text("A public key, as in `~/.ssh/id_ed25519.pub`.", {
  pattern: "^(ssh-|ecdsa-|sk-)[^\\n]+ [A-Za-z0-9+/=]+( [^\\n]*)?$",
  says: "a public key in one line, such as the text of ~/.ssh/id_ed25519.pub",
});
const userName = text("Name.", { pattern: "^[a-z_][a-z0-9_-]{0,31}$", says: "a user name of lower-case letters, digits, _ and -" });

const user = object(
  "A user of the guest.",
  { name: userName },
  {
    ssh_authorized_keys: list("Keys that may log in.", key),
    groups: list("Groups.", userName, { uniqueItems: true }),
    shell: text("Login shell.", { pattern: "^/[^\\n]*$", says: "an absolute path", default: "/bin/sh" }),
    sudo: flag("May become root without a password.", { default: false }),
    password_hash: text("As in /etc/shadow, such as `mkpasswd` prints it.", {
      secret: true,
      pattern: "^\\$[^:\\n]+$",
      says: "a password hash",
    }),
  },
);

const file = object(
  "A file.",
  {
    path: text("Absolute path in the guest.", { pattern: "^/[^\\n]*$", says: "an absolute path", examples: ["/etc/motd"] }),
    content: text("Its text.", { examples: ["hello"] }),
  },
  {
    permissions: text("Octal mode, in quotes.", {
      pattern: "^0?[0-7]{3,4}$",
      says: "an octal mode in quotes",
      hint: 'write for example "0644"',
      default: "0644",
    }),
    owner: text("user:group.", { pattern: "^[a-z0-9_-]+(:[a-z0-9_-]+)?$", says: "user or user:group", default: "root:root" }),
  },
);

const command = either(
  "A line for the shell, or the words of a command.",
  text("A line for the shell.", { minLength: 1 }),
  list("The words of a command.", text("A word."), { minItems: 1 }),
);

const seed = object(
  "What the guest takes in at its first boot.",
  {},
  {
    hostname: text("Host name; the VM's name if absent.", { pattern: NAME, says: SAYS_NAME }),
    ssh_authorized_keys: list("Keys of the image's default user. The lab's own, of `queztl prepare`, if absent.", key),
    users: list("More users.", user),
    password: text("Password of root on the console, in clear: it lies readable in the seed.", { secret: true, minLength: 1 }),
    write_files: list("Files that are written.", file),
    runcmd: list("Commands that are run once, in order, after the network is up.", command),
  },
);

const port = (description: string) => integer(description, 1, 65535);
const ready = either(
  "What must be true before the VM counts as there. Absent: its lease if it has a DHCP network, else nothing.",
  word("One condition.", ["lease", "address", "agent", "ssh", "none"]),
  object(
    "Conditions that must all hold.",
    {},
    {
      lease: flag("A DHCP lease for each interface on a network with DHCP."),
      address: flag("An address on any interface."),
      agent: flag("The guest agent answers."),
      tcp: port("A port of the guest that accepts connections."),
      ssh: either("An SSH server greets: `true` for port 22, or the port.", flag("Port 22."), port("Port.")),
      console: text("A regular expression for a line on the serial console.", { format: "regexp" }),
      timeout: text("How long to wait.", {
        format: "duration",
        says: "a duration",
        range: ["1s", "1d"],
        default: "5m",
        examples: ["2m"],
        hint: "write numbers with a unit, such as 5m",
      }),
      on_timeout: oneOf("`fail`: an error; the VM is kept. `warn`: a warning, and the next deploy waits again.", ["fail", "warn"], {
        default: "fail",
      }),
    },
  ),
);

const policy = {
  priority: oneOf("Share of the CPUs when the host is busy: weights 512, 1024, 2048.", ["low", "normal", "high"], { default: "normal" }),
  real_time: flag("Asks for CPUs of its own. Needs an inventory of the host, which comes with a later version: until then a warning.", {
    default: false,
  }),
};

const IMAGE_NAME = "^[a-z][a-z0-9.-]{0,39}(\\+[a-z][a-z0-9-]{0,39})?$";

/** An image by name, or with a kernel of ours. */
export const imageReference = (description: string, more: { readonly default?: string } = {}): Schema<LabImage> => ({
  json: either(
    description,
    text("Its name; with a kernel of ours: micro+queztl-micro.", {
      pattern: IMAGE_NAME,
      says: "the name of an image, such as micro",
      ...more,
    }),
    object(
      "An image, and a kernel of ours for it.",
      { name: text("The image.", { pattern: "^[a-z][a-z0-9.-]{0,39}$", says: "the name of an image, such as micro" }) },
      { kernel: text("A kernel of ours.", { pattern: "^[a-z][a-z0-9-]{0,39}$", says: "the name of a kernel, such as queztl-micro" }) },
    ),
  ).json,
});

export const vmFields = {
  image: imageReference("The image that its root disk is made of."),
  instance_type: text("A size from `instance_types`; `resources` overrides parts of it.", { pattern: NAME, says: SAYS_NAME }),
  resources,
  ...policy,
  networks: list("Networks that it is plugged into, in order. Absent: the lab's only network.", nic),
  disks: list("More disks, after the root disk.", disk),
  seed,
  ready,
  power: oneOf("Does it run?", ["on", "off"], { default: "on", hint: "write on or off, without quotes" }),
  autostart: flag("Starts with the host.", { default: false }),
  on_image_change: oneOf("What happens to its root disk when the image's definition changes.", ["keep", "replace"], { default: "keep" }),
  on_seed_change: oneOf("What a changed seed does: a restart as a new instance, or nothing.", ["restart", "keep"], { default: "restart" }),
  pool: poolReference,
  protect: flag("Refuses every plan that would delete or replace it.", { default: false }),
  max_disruption: oneOf("The worst change that a plan may make to it.", CHANGES, { default: "replace" }),
  on_restart: oneOf(
    "What a change does that needs a restart: restart it, wait for its next power-off, or fail the plan.",
    ["restart", "defer", "fail"],
    {
      default: "restart",
    },
  ),
  description: text("Short description.", { pattern: "^[^\\n]*$", says: "one line" }),
  gpu: later("Not in this version.", "GPUs are not in this version", "remove the key"),
  security_groups: later(
    "Not in this version.",
    "security groups are not in this version",
    "remove the key; guests of one network reach each other",
  ),
};
