import { run, tryWhich } from "../../src/core/process";

/** A program that tests run, with Debian's package of it. */
export interface Tool {
  readonly program: string;
  readonly package: string;
}

/** Debian's packages of the programs that are not there. */
export function packagesOf(tools: readonly Tool[]): readonly string[] {
  return tools.filter(({ program }) => tryWhich(program) === undefined).map((tool) => tool.package);
}

/** Installs Debian packages by name, if there are any. It needs root. */
export async function installPackages(names: readonly string[]): Promise<void> {
  const packages = [...new Set(names)];
  if (packages.length === 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = ["-q", "-o", "DPkg::Lock::Timeout=300"];
  await run("apt-get", [...options, "update"], { env, what: "apt-get update" });
  await run("apt-get", [...options, "install", "-y", "--no-install-recommends", ...packages], {
    env,
    what: `installing ${packages.join(", ")}`,
  });
}
