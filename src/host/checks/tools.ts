import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { tryRun, tryWhich } from "../../core/process";
import { type CheckResult, fail, ok, warn } from "./check";

const NODE_NEEDED = [22, 19] as const;
const TERRAFORM_NEEDED = [1, 11] as const;

export function checkNode(version: string = process.versions.node): CheckResult {
  if (isAtLeast(version, NODE_NEEDED)) return ok("node", `Node ${version}`);
  return fail("node", `Node ${version} is too old`, `install Node ${NODE_NEEDED.join(".")} or newer (npm run lab brings one along)`);
}

export async function checkTerraform(): Promise<CheckResult> {
  const program = ["terraform", "tofu"].find((name) => tryWhich(name) !== undefined);
  const fix = `install Terraform or OpenTofu ${TERRAFORM_NEEDED.join(".")} or newer and put it on PATH`;
  if (program === undefined) return fail("terraform", "neither terraform nor tofu is on PATH", fix);
  const env: NodeJS.ProcessEnv = { ...process.env, CHECKPOINT_DISABLE: "1" };
  delete env.TF_CLI_CONFIG_FILE; // has a check of its own
  const { stdout, stderr } = await tryRun(program, ["version"], { env, timeout: 20_000 });
  const version = /v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (version === undefined) return fail("terraform", `${program} does not tell its version: ${stderr.trim()}`, fix);
  return isAtLeast(version, TERRAFORM_NEEDED)
    ? ok("terraform", `${program} ${version}`)
    : fail("terraform", `${program} ${version} is too old`, fix);
}

export function checkCliConfig(env: NodeJS.ProcessEnv = process.env): CheckResult {
  const file = env.TF_CLI_CONFIG_FILE;
  if (file === undefined || file === "") return ok("terraform-config", "TF_CLI_CONFIG_FILE is not set");
  if (existsSync(file)) return ok("terraform-config", `TF_CLI_CONFIG_FILE is ${file}`);
  return fail("terraform-config", `TF_CLI_CONFIG_FILE names ${file}, which does not exist`, "unset TF_CLI_CONFIG_FILE or correct it");
}

/** Terraform looks into the user's plugin folder unless its configuration has a provider_installation block that says otherwise. */
export function checkProviderInstallation(env: NodeJS.ProcessEnv = process.env): CheckResult {
  const home = env.HOME || homedir();
  const plugins = join(home, ".terraform.d", "plugins");
  const file = [env.TF_CLI_CONFIG_FILE, join(home, ".terraformrc"), join(home, ".tofurc")].find(
    (name) => name !== undefined && name !== "" && existsSync(name),
  );
  const text = file === undefined ? "" : readFileSync(file, "utf8");
  if (!/(^|[\s{,])"?provider_installation"?\s*[{:=]/.test(text) || text.includes(plugins))
    return ok("provider-installation", "Terraform looks into the user's plugin folder");
  return fail(
    "provider-installation",
    `${file} has a provider_installation block, so ${plugins} is ignored`,
    `add filesystem_mirror { path = "${plugins}" include = ["*/queztl/*"] } to it`,
  );
}

/** The plugin folder has one folder per registry host, and in it the provider's versions. */
export function checkProvider(version: string, installed: readonly string[]): CheckResult {
  if (installed.includes(version)) return ok("provider", `queztl/libvirt ${version} is installed`);
  const why = installed.length === 0 ? "the provider is not installed" : `installed is ${installed.join(", ")}, not ${version}`;
  return warn("provider", why, "queztl provider install (queztl prepare and deploy do it too)");
}

export function checkSsh(): CheckResult {
  const missing = ["ssh", "ssh-keygen"].filter((name) => tryWhich(name) === undefined);
  if (missing.length === 0) return ok("ssh", "ssh and ssh-keygen are installed");
  return warn("ssh", `not installed: ${missing.join(", ")}`, "apt-get install openssh-client");
}

function isAtLeast(version: string, needed: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}
