import { existsSync } from "node:fs";
import { SECURE_OVMF } from "../src/build/image/firmware";
import { debian } from "../src/build/image/packagers/debian";
import { missingKernelPackages } from "../src/build/kernel/make";
import { installPackages, packagesOf } from "./support/install-packages";

/** Installs what building kernels and images of Debian needs; `queztl prepare` has installed what labs need. Vitest runs it before the first test. */
export async function setup(): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const tools = [...debian.tools, { program: "sbsign", package: "sbsigntool" }];
  await installPackages([...packagesOf(tools), ...missingKernelPackages(), ...(existsSync(SECURE_OVMF) ? [] : ["ovmf"])]);
}
