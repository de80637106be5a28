import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../core/process";

/** Where the project's SSH key, configuration and known hosts are. */
export function sshFolder(root: string): string {
  return join(root, ".queztl/ssh");
}

/** The project's private key; undefined when `QUEZTL_SSH_PUBLIC_KEY` says to use one of the user's own. */
export function sshKey(root: string, env: NodeJS.ProcessEnv): string | undefined {
  return env.QUEZTL_SSH_PUBLIC_KEY ? undefined : join(sshFolder(root), "id_ed25519");
}

/** Of no private key: an Ed25519 point of zeros. */
const NOBODYS_KEY = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"A".repeat(43)} nobody`;

/** For a synthesis that is thrown away: stands for the project's key where that is still to be made. */
export function placeholderKey(root: string, env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const key = sshKey(root, env);
  return key === undefined || existsSync(`${key}.pub`) ? {} : { QUEZTL_SSH_PUBLIC_KEY: NOBODYS_KEY };
}

/** Makes the project's key unless it is there. Returns true if it made one. */
export async function ensureSshKey(root: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const key = sshKey(root, env);
  if (key === undefined || existsSync(`${key}.pub`)) return false;
  mkdirSync(sshFolder(root), { recursive: true, mode: 0o700 });
  const half = existsSync(key); // ssh-keygen was killed between its two files
  const args = half ? ["-y", "-f", key] : ["-q", "-t", "ed25519", "-N", "", "-C", "queztl", "-f", key];
  const { stdout } = await run("ssh-keygen", args, { what: "making an SSH key", fix: "apt-get install openssh-client" });
  if (half) writeFileSync(`${key}.pub`, stdout);
  return true;
}
