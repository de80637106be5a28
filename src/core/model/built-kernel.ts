import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../error";
import { cacheFolder } from "../paths";
import type { BuiltFile } from "./image";
import type { BuiltKernel } from "./kernel";

export const KERNEL_MANIFEST = "manifest.json";

/** `manifest.json` of a kernel folder: a BuiltKernel whose paths are file names in that folder. */
export interface KernelManifest extends BuiltKernel {
  readonly version: 1;
}

/** Where kernels, their sources and their object trees lie. */
export function kernelsFolder(cache: string = cacheFolder()): string {
  return join(cache, "kernels");
}

/** The folder of one built kernel, whether it exists or not. */
export function builtKernelFolder(name: string, hash: string, cache?: string): string {
  return join(kernelsFolder(cache), "built", `${name}-${hash.slice(0, 12)}`);
}

/** The built kernel of this name and definition hash (or its first 12 digits), if it is in the cache. */
export function tryFindBuiltKernel(name: string, hash: string, cache?: string): BuiltKernel | undefined {
  return readBuiltKernel(builtKernelFolder(name, hash, cache));
}

/** As `tryFindBuiltKernel`. @throws QueztlError that says how to build it */
export function findBuiltKernel(name: string, hash: string, cache?: string): BuiltKernel {
  const built = tryFindBuiltKernel(name, hash, cache);
  if (built !== undefined) return built;
  throw new QueztlError({
    kind: "not-found",
    summary: `kernel ${name} is not built`,
    why: `${builtKernelFolder(name, hash, cache)} does not exist`,
    fix: `run: queztl kernel build ${name}`,
  });
}

function readBuiltKernel(folder: string): BuiltKernel | undefined {
  const file = join(folder, KERNEL_MANIFEST);
  if (!existsSync(file)) return undefined;
  const { version: _version, ...kernel } = JSON.parse(readFileSync(file, "utf8")) as KernelManifest;
  const placed = <T extends BuiltFile>(entry: T): T => ({ ...entry, path: join(folder, entry.path) });
  return {
    ...kernel,
    image: placed(kernel.image),
    config: placed(kernel.config),
    ...(kernel.modules === undefined ? {} : { modules: placed(kernel.modules) }),
  };
}
