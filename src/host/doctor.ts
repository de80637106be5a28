import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../core/error";
import { VERSION } from "../core/version";
import { type Check, type CheckResult, fail } from "./checks/check";
import { checkLibvirt } from "./checks/libvirt";
import {
  checkAppArmor,
  checkDisk,
  checkHost,
  checkHugepages,
  checkImages,
  checkIommu,
  checkKvm,
  checkOvmf,
  checkPackages,
  checkRoot,
  checkSfq,
  checkSocketPath,
} from "./checks/machine";
import { checkCliConfig, checkNode, checkProvider, checkProviderInstallation, checkSsh, checkTerraform } from "./checks/tools";
import { hostLayout } from "./layout";

export interface DoctorOptions {
  /** Of the embedded host. @default `hostFolder()` */
  readonly folder?: string;
  /** A libvirt of the user's own; then it is checked instead of what the embedded host needs. */
  readonly uri?: string;
}

/** Looks at all that labs need here. Changes nothing; a check that breaks is a failed check and does not stop the others. */
export async function doctor(options: DoctorOptions = {}): Promise<readonly CheckResult[]> {
  const layout = hostLayout(options.folder);
  const tools: Readonly<Record<string, Check>> = {
    node: () => checkNode(),
    terraform: checkTerraform,
    "terraform-config": () => checkCliConfig(),
    provider: () => checkProvider(VERSION, installedProviders()),
    "provider-installation": () => checkProviderInstallation(),
    ssh: checkSsh,
    images: checkImages,
  };
  const machine: Readonly<Record<string, Check>> = {
    root: checkRoot,
    packages: checkPackages,
    kvm: () => checkKvm(layout),
    host: () => checkHost(layout),
    disk: () => checkDisk(layout),
    "socket-path": () => checkSocketPath(layout),
    sch_sfq: checkSfq,
    iommu: checkIommu,
    hugepages: checkHugepages,
    ovmf: checkOvmf,
    apparmor: checkAppArmor,
  };
  const results = await runAll(options.uri === undefined ? { ...tools, ...machine } : tools);
  return options.uri === undefined ? results : [...results, ...(await checkLibvirt(options.uri))];
}

async function runAll(checks: Readonly<Record<string, Check>>): Promise<readonly CheckResult[]> {
  return await Promise.all(
    Object.entries(checks).map(async ([id, check]) => {
      try {
        return await check();
      } catch (error) {
        return fail(id, `the check itself failed: ${messageOf(error)}`, "run it with --verbose and report it");
      }
    }),
  );
}

/** Versions of our provider in the user's plugin folder: one folder for each registry host. */
function installedProviders(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const plugins = join(env.HOME || homedir(), ".terraform.d", "plugins");
  if (!existsSync(plugins)) return [];
  const folders = readdirSync(plugins).map((host) => join(plugins, host, "queztl", "libvirt"));
  return [...new Set(folders.filter(existsSync).flatMap((folder) => readdirSync(folder)))].sort();
}
