import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseUri } from "../../libvirt/uri";
import { sshFolder, sshKey } from "../project/ssh-key";
import type { Guest } from "./guest";

/** The user that guests let in with the project's key, unless told otherwise. */
export const SSH_USER = "root";

export function sshConfigFile(root: string): string {
  return join(sshFolder(root), "config");
}

/** Writes `.queztl/ssh/config` for the VMs that have an address now. Returns its text. */
export function writeSshConfig(root: string, guests: readonly Guest[], env: NodeJS.ProcessEnv): string {
  const text = sshConfigText(root, guests, env);
  const file = sshConfigFile(root);
  mkdirSync(sshFolder(root), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return text;
}

function sshConfigText(root: string, guests: readonly Guest[], env: NodeJS.ProcessEnv): string {
  const hosts = guests.flatMap((guest) => {
    const [address] = guest.addresses;
    if (address === undefined) return [];
    // By UUID: a VM made anew under an old name or address has new keys and is not taken for an attacker.
    return [`Host ${guest.name}`, `  HostName ${address}`, `  HostKeyAlias ${guest.uuid}`, ...jump(guest.uri, env), ""];
  });
  const key = sshKey(root, env);
  const identity = key === undefined ? [] : [`  IdentityFile ${quoted(key)}`, "  IdentitiesOnly yes"];
  return [
    "# Written by queztl ssh-config and queztl deploy; use: ssh -F .queztl/ssh/config NAME",
    ...hosts,
    "Host *",
    `  User ${SSH_USER}`,
    ...identity,
    `  UserKnownHostsFile ${quoted(join(sshFolder(root), "known_hosts"))}`,
    "  StrictHostKeyChecking accept-new",
    "",
  ].join("\n");
}

/** Guests of a libvirt over ssh are reached through its machine. */
function jump(uri: string, env: NodeJS.ProcessEnv): readonly string[] {
  const target = parseUri(uri, env);
  if (target.transport !== "ssh") return [];
  const user = target.user === undefined ? "" : `${target.user}@`;
  return [`  ProxyJump ${user}${target.host}${target.port === undefined ? "" : `:${target.port}`}`];
}

function quoted(path: string): string {
  return `"${path.replaceAll('"', '\\"')}"`;
}
