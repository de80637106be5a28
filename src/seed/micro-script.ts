import type { MicroFile, MicroInterface, MicroSeed, MicroUser } from "./micro-seed";

/** Where the guest keeps the commands of `runcmd`: one script, so that `cd` and variables carry over as with cloud-init. */
const RUNCMD = "/var/lib/queztl/runcmd";

/**
 * Writes a seed as shell for the micro image, which sources it: values and calls of functions that the image defines (`images/micro.yaml`).
 * Every value is in single quotes or base64, so nothing of a seed is parsed by the guest.
 */
export function microScript(seed: MicroSeed, ignored: readonly string[]): string {
  const hostname = seed.hostname ?? seed.fqdn;
  const fqdn = seed.fqdn ?? (hostname?.includes(".") === true ? hostname : undefined);
  const files = seed.commands.length === 0 ? seed.files : [...seed.files, runcmdFile(seed.commands)];
  return lines([
    "# Made by queztl for the micro image, from the documents beside it.",
    "seed_format=1",
    `seed_instance_id=${quote(seed.instanceId ?? "none")}`,
    `seed_hostname=${quote(hostname?.split(".", 1)[0] ?? "")}`,
    `seed_fqdn=${quote(fqdn ?? "")}`,
    `seed_ignored=${quote(ignored.join(", "))}`,
    "seed_local() {",
    "  :",
    ...seed.rootKeys.map((key) => `  seed_key root ${quote(key)}`),
    ...seed.users.flatMap(userLines),
    ...seed.passwords.map((p) => `  seed_password ${quote(p.user)} ${p.hashed ? "hash" : "text"} ${quote(p.value)}`),
    ...files.flatMap(fileLines),
    "}",
    "seed_network() {",
    '  case "$1" in',
    ...interfaceCases(seed.interfaces, "name"),
    "  esac",
    '  case "$2" in',
    ...interfaceCases(seed.interfaces, "mac"),
    "  esac",
    "}",
  ]);
}

function runcmdFile(commands: MicroSeed["commands"]): MicroFile {
  const script = ["#!/bin/sh", ...commands.map((command) => (typeof command === "string" ? command : command.map(quote).join(" ")))];
  return { path: RUNCMD, content: Buffer.from(lines(script)), permissions: "0700", owner: "root:root", append: false };
}

function userLines(user: MicroUser): string[] {
  const groups = user.groups.map(quote).join(" ");
  return [
    `  seed_user ${quote(user.name)} ${quote(user.gecos)} ${quote(user.home)} ${quote(user.shell)} ${user.sudo ? "sudo" : "plain"} ${groups}`.trimEnd(),
    ...user.keys.map((key) => `  seed_key ${quote(user.name)} ${quote(key)}`),
  ];
}

function fileLines(file: MicroFile): string[] {
  const encoded = file.content.toString("base64").match(/.{1,76}/g) ?? [];
  const mode = file.append ? "append" : "write";
  return [`  seed_file ${quote(file.path)} ${file.permissions} ${quote(file.owner)} ${mode} <<'END'`, ...encoded, "END"];
}

function interfaceCases(interfaces: readonly MicroInterface[], by: "name" | "mac"): string[] {
  return interfaces.flatMap((one) => {
    const pattern = "mac" in one.match ? (by === "mac" ? one.match.mac : undefined) : by === "name" ? one.match.name : undefined;
    if (pattern === undefined) return [];
    return [
      `  ${pattern})`,
      ...(one.mtu === undefined ? [] : [`    net_mtu "$1" ${one.mtu}`]),
      ...one.addresses.map((address) => `    net_address "$1" ${address}`),
      ...one.routes.map((route) => `    net_route "$1" ${route.to} ${route.via}`),
      ...one.nameservers.map((server) => `    net_nameserver "$1" ${server}`),
      `    net_dhcp=${one.dhcp ? "yes" : "no"} ;;`,
    ];
  });
}

function quote(text: string): string {
  return `'${text.replaceAll("\0", "").replaceAll("'", "'\\''")}'`;
}

function lines(items: readonly string[]): string {
  return `${items.join("\n")}\n`;
}
