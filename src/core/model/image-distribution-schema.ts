import { constant, flag, type JsonSchema, list, mapOf, object, oneOf, type TypeOf, text } from "../document/schema";

export const DISTRIBUTIONS = ["debian", "ubuntu", "alpine", "arch", "fedora"] as const;
export type Distribution = (typeof DISTRIBUTIONS)[number];

export const HARDENING = ["no-root-password", "ssh-keys-only", "sysctl", "no-core-dumps"] as const;

const path = { pattern: "^/[^\\n]*$", says: "an absolute path" } as const;
const mode = text("Octal mode.", { pattern: "^[0-7]{4}$", says: "an octal mode in quotes", hint: 'write for example "0755"' });
const packageName = text("Name of a package.", { pattern: "^[A-Za-z0-9][A-Za-z0-9@._+-]*$", says: "the name of a package" });
const service = text("Name of a service.", { pattern: "^[A-Za-z0-9][A-Za-z0-9@:._\\\\-]*$", says: "the name of a service" });
const pathPattern = text("Shell pattern of paths.", { pattern: "^/[^\\n]+$", says: "a pattern that starts with /" });

const file = object(
  "A file.",
  { content: text("What is in it.") },
  { mode, owner: text("`user:group` of the image.", { pattern: "^[a-z0-9_-]+:[a-z0-9_-]+$", says: 'an owner such as "root:root"' }) },
);

const user = object(
  "A user.",
  {},
  {
    home: text("Home folder. /home/NAME if absent.", path),
    shell: text("Login shell. /bin/sh if absent.", path),
    groups: list(
      "More groups; those that are not there are made.",
      text("A group.", { pattern: "^[a-z_][a-z0-9_-]*$", says: "a group name" }),
    ),
    sudo: flag("May become root without a password (needs the package sudo).", { default: false }),
    password_hash: text("As in /etc/shadow. Locked if absent.", {
      pattern: "^\\$[^:\\n]+$",
      says: "a hash as mkpasswd prints it",
      secret: true,
    }),
    ssh_authorized_keys: list("Public keys.", text("A key.", { pattern: "^[a-z0-9@.-]+ [^\\n]+$", says: "a public key" })),
  },
);

const head = {
  version: constant("Version of the format.", 1),
  name: text("Name of the image; the file is NAME.yaml.", {
    pattern: "^[a-z][a-z0-9-]{0,39}$",
    says: "a name of up to 40 lower-case letters, digits and dashes",
  }),
  description: text("What it is for.", { minLength: 1 }),
  builder: constant("Made by a distribution's package manager.", "distribution"),
};

const size = text("Size.", { pattern: "^[1-9][0-9]*(MiB|GiB)$", says: "a size such as 2GiB" });
const diskNames = {
  label: text("Label of the root file system. queztl-root if absent.", {
    pattern: "^[a-zA-Z0-9_-]{1,16}$",
    says: "a label of up to 16 letters, digits, dashes and underscores",
  }),
  uuid: text("UUID of the root file system. Made of the image's name if absent.", {
    pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
    says: "a UUID in lower case",
  }),
};

/** What a definition without `extends` must say. */
const needed = {
  architecture: oneOf("Architecture.", ["x86_64"]),
  distribution: oneOf("Distribution.", DISTRIBUTIONS),
  packages: list("Packages beside those that the distribution always has.", packageName, { uniqueItems: true }),
  disk: object("The root disk.", { size }, diskNames),
};

const more = {
  release: text("Release of the distribution, such as trixie; not for distributions that roll.", {
    pattern: "^[A-Za-z0-9][A-Za-z0-9.-]*$",
    says: 'a release in quotes, such as "trixie" or "42"',
  }),
  init: oneOf("What runs as the first process. systemd, or openrc for alpine, if absent.", ["systemd", "openrc", "busybox"]),
  path_excludes: list("Paths that packages do not bring (debian, ubuntu).", pathPattern, { uniqueItems: true }),
  path_includes: list("Exceptions from `path_excludes`.", pathPattern, { uniqueItems: true }),
  files: mapOf("Files, by path.", text("Path.", path), file),
  folders: mapOf("Folders, by path.", text("Path.", path), mode),
  links: mapOf("Symbolic links, by path.", text("Path.", path), text("Target.", { minLength: 1 })),
  users: mapOf("Users, by name.", text("Name.", { pattern: "^[a-z_][a-z0-9_-]{0,31}$", says: "a user name" }), user),
  services: object(
    "Services that start, or do not.",
    {},
    {
      enable: list("Those that start.", service, { uniqueItems: true }),
      disable: list("Those that do not.", service, { uniqueItems: true }),
    },
  ),
  kernel: text("`distro`, or the name of a definition in kernel-configs.", {
    pattern: "^[a-z][a-z0-9-]{0,39}$",
    says: "distro or the name of a kernel",
    default: "distro",
  }),
  modules: list(
    "The kernel's modules that stay, with what they need. All of them if absent.",
    text("A module.", { pattern: "^[A-Za-z0-9_-]+$", says: "the name of a module" }),
    {
      uniqueItems: true,
    },
  ),
  cmdline: text("Kernel command line, without root=.", { pattern: "^[^\\n]*$", says: "one line" }),
  boot: oneOf("Kernel beside the disk, or a disk with a boot loader.", ["direct", "uefi"], { default: "direct" }),
  loader: oneOf("Boot loader of `boot: uefi`.", ["systemd-boot", "grub"]),
  secure_boot: flag("Loader and kernel signed with your own keys, for firmware that starts nothing else; with systemd-boot.", {
    default: false,
  }),
  agent: flag("QEMU's guest agent.", { default: true }),
  seed: oneOf("Who takes the seed in: our own small reader, or cloud-init.", ["queztl", "cloud-init"], { default: "queztl" }),
  hardening: list("What is locked down.", oneOf("A measure.", HARDENING), { uniqueItems: true }),
  format: oneOf("Format of the disk.", ["qcow2", "raw"], { default: "qcow2" }),
};

const whole = object("An image of a distribution.", { ...head, ...needed }, more);
const extending = object(
  "An image that starts from another one: lists are added to, maps merged, other values replaced.",
  { ...head, extends: text("The image that it starts from.", { pattern: "^[a-z][a-z0-9-]{0,39}$", says: "the name of an image" }) },
  { ...needed, disk: object("The root disk.", {}, { size, ...diskNames }), ...more },
);

/** A definition with `builder: distribution`, as written. */
export type DistributionDocument = TypeOf<typeof whole>;

export const DISTRIBUTION_SCHEMA: JsonSchema = whole.json;
export const EXTENDING_SCHEMA: JsonSchema = extending.json;
