import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { VERSION } from "../../core/version";
import type { SynthesizedStack } from "../project/stack";
import type { Session } from "../session";
import { terraformError } from "./diagnostics";
import { findTerraform } from "./program";
import { runTerraform } from "./run";

/** Beside what Terraform keeps in a stack's folder: what its last successful init was made for. */
const STAMP = ".terraform/queztl-init";

/** Initializes a stack's folder, unless nothing that init looks at changed since the last time. Returns true if it had to. */
export async function ensureInit(session: Session, stack: SynthesizedStack, plugins: string | undefined): Promise<boolean> {
  const stamp = join(stack.folder, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint(session, stack, plugins)) return false;
  const flags = plugins === undefined || !isOurs(stack) ? [] : [`-plugin-dir=${plugins}`];
  const args = ["init", "-no-color", "-input=false", ...flags];
  let run = await runTerraform(session, stack.folder, args);
  // An older version of the provider is in the lock file, or the same version with other bytes.
  if (run.code !== 0 && /-upgrade|does not match any of the checksums/.test(run.stderr))
    run = await runTerraform(session, stack.folder, [...args, "-upgrade"]);
  if (run.code !== 0) throw terraformError(`initializing ${stack.name}`, [], run);
  writeFileSync(stamp, fingerprint(session, stack, plugins));
  return true;
}

/** Everything that init depends on and makes. */
function fingerprint(session: Session, stack: SynthesizedStack, plugins: string | undefined): string {
  const { terraform, module } = stack.config;
  const program = findTerraform(session.env).path;
  const { mtimeMs, size } = statSync(program);
  const kept = [".terraform.lock.hcl", ".terraform/terraform.tfstate", ".terraform/modules/modules.json"].map((name) => {
    const file = join(stack.folder, name);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  });
  return createHash("sha256")
    .update(JSON.stringify([VERSION, terraform, module, program, mtimeMs, size, plugins, kept, providersIn(stack.folder)]))
    .digest("hex");
}

/** The provider folders that init laid out. Links whose target is gone do not count. */
function providersIn(folder: string): readonly string[] {
  const root = join(folder, ".terraform/providers");
  if (!existsSync(root)) return [];
  const walk = (path: string, depth: number): readonly string[] =>
    depth === 5
      ? existsSync(join(root, path))
        ? [path]
        : []
      : readdirSync(join(root, path)).flatMap((name) => walk(join(path, name), depth + 1));
  return walk("", 0).toSorted();
}

function isOurs(stack: SynthesizedStack): boolean {
  const providers = Object.values(stack.config.terraform?.required_providers ?? {});
  return providers.every(({ source }) => /(^|\/)queztl\/libvirt$/.test(String(source)));
}
