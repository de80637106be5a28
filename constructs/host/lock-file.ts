import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { packageRoot } from "../../src/core/package-root";
import { PROVIDER_SOURCE } from "../l1/resource";

const FILE = ".terraform.lock.hcl";
const HEAD = `# This file is maintained automatically by "terraform init".\n# Manual edits may be lost in future updates.\n`;

/** What `setup/bundle-provider.mjs` writes beside the provider. */
interface ProviderHash {
  readonly version: string;
  readonly h1: string;
}

/** Version and hash of the provider in this package; undefined in a source tree that is not built. */
export function tryFindProviderHash(): ProviderHash | undefined {
  const file = join(packageRoot(), "dist", "provider", "hash.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ProviderHash) : undefined;
}

/**
 * Writes our provider's entry of the lock file into a stack's folder, so that no CLI asks a registry for it. Entries of other providers stay.
 * (The CLIs of the CDK run `terraform providers lock` for what is not locked yet, and that one wants a registry.)
 */
export function writeLockFile(folder: string, hash: ProviderHash, env: NodeJS.ProcessEnv = process.env): void {
  const file = join(folder, FILE);
  const old = existsSync(file) ? readFileSync(file, "utf8") : "";
  const text = lockFile(old, hash, registryOf(env));
  if (text !== old) writeFileSync(file, text);
}

/** Terraform's form: a blank line before each block, blocks sorted by address. */
export function lockFile(old: string, hash: ProviderHash, registry: string): string {
  const address = `${registry}/${PROVIDER_SOURCE}`;
  const blocks = new Map([...old.matchAll(/^provider "([^"]+)" \{\n[\s\S]*?^\}\n/gm)].map(([block, name = ""]) => [name, block]));
  blocks.set(address, ourBlock(address, hash));
  return (
    HEAD +
    [...blocks]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, block]) => `\n${block}`)
      .join("")
  );
}

function ourBlock(address: string, { version, h1 }: ProviderHash): string {
  return `provider "${address}" {\n  version     = "${version}"\n  constraints = "${version}"\n  hashes = [\n    "${h1}",\n  ]\n}\n`;
}

/** The default registry of the program that the CDK's CLIs will run. */
function registryOf(env: NodeJS.ProcessEnv): string {
  return basename(env.TERRAFORM_BINARY_NAME ?? "").startsWith("tofu") ? "registry.opentofu.org" : "registry.terraform.io";
}
