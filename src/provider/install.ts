import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { messageOf, QueztlError } from "../core/error";
import { pluginFolderWarnings } from "./cli-config";

/** The hosts that Terraform and OpenTofu mean when a source address names none. */
const HOSTS = ["registry.terraform.io", "registry.opentofu.org"] as const;
/** One script serves them all, so one lock file entry does too. */
const PLATFORMS = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"] as const;

export interface InstallOptions {
  /** The bundled provider: `terraform-provider-libvirt_vX.Y.Z.cjs`. */
  readonly bundle: string;
  /** For `terraform init -plugin-dir=`. @default the user's plugin folder, where Terraform looks without being told */
  readonly dir?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

export interface Installed {
  readonly dir: string;
  readonly version: string;
  /** `unchanged`: it was there already. `replaced`: the same version had other bytes, so lock files that know it need `init -upgrade`. */
  readonly state: "installed" | "replaced" | "unchanged";
  /** What keeps Terraform from finding it. */
  readonly warnings: readonly string[];
}

/**
 * Lays the provider out in a plugin folder for both programs and all platforms. Other versions stay. A folder is put in place whole, so a
 * Terraform that starts meanwhile sees the old or the new one.
 */
export function installProvider({ bundle, dir, env }: InstallOptions): Installed {
  const content = readBundle(bundle);
  const version = versionOf(bundle);
  const plugins = dir ?? join(env.HOME || homedir(), ".terraform.d", "plugins");
  const folders = HOSTS.flatMap((host) => PLATFORMS.map((platform) => join(plugins, host, "queztl", "libvirt", version, platform)));
  try {
    const states = folders.map((folder) => putFolder(folder, basename(bundle), content));
    const state = states.includes("replaced") ? "replaced" : states.includes("installed") ? "installed" : "unchanged";
    return { dir: plugins, version, state, warnings: dir === undefined ? pluginFolderWarnings(plugins, env) : [] };
  } catch (cause) {
    throw new QueztlError({ kind: "access", summary: `cannot install the provider into ${plugins}`, why: messageOf(cause), cause });
  }
}

function readBundle(bundle: string): Buffer {
  try {
    return readFileSync(bundle);
  } catch (cause) {
    throw new QueztlError({ summary: "the provider is not built", where: bundle, why: messageOf(cause), fix: "run: npm run build", cause });
  }
}

function versionOf(bundle: string): string {
  const version = /^terraform-provider-libvirt_v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)\.cjs$/.exec(basename(bundle))?.[1];
  if (version === undefined) throw new QueztlError({ summary: `${basename(bundle)} is not named as a provider`, where: bundle });
  return version;
}

/** The folder holds this file and nothing else: every other file in it would change the hash that lock files have. */
function putFolder(folder: string, file: string, content: Buffer): Installed["state"] {
  const old = existsSync(folder);
  if (old && isIntact(folder, file, content)) return "unchanged";
  const version = dirname(folder);
  mkdirSync(version, { recursive: true });
  // Terraform looks for folders named as platforms, so it passes these by.
  const temporary = mkdtempSync(join(version, ".new-"));
  try {
    const fresh = join(temporary, "new");
    mkdirSync(fresh);
    writeFileSync(join(fresh, file), content);
    chmodSync(join(fresh, file), 0o755);
    if (old) renameSync(folder, join(temporary, "old"));
    renameSync(fresh, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return old ? "replaced" : "installed";
}

function isIntact(folder: string, file: string, content: Buffer): boolean {
  if (readdirSync(folder).join() !== file) return false;
  const path = join(folder, file);
  return (statSync(path).mode & 0o111) === 0o111 && readFileSync(path).equals(content);
}
