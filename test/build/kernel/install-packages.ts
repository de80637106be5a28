import { missingKernelPackages } from "../../../src/build/kernel/make";
import { run } from "../../../src/core/process";

/** Installs what building kernels needs, and what else the tests name. */
export async function installPackages(more: readonly string[] = []): Promise<void> {
  const missing = [...missingKernelPackages(), ...more];
  if (missing.length === 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = ["-q", "-o", "DPkg::Lock::Timeout=300"];
  await run("apt-get", [...options, "update"], { env });
  await run("apt-get", [...options, "install", "-y", "--no-install-recommends", ...missing], { env });
}
