import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../core/error";
import type { BuiltKernel } from "../../core/model/kernel";
import { run } from "../../core/process";
import { collectModules } from "../kernel-modules";

/** Puts the modules of a kernel of ours into a root. */
export async function unpackKernelModules(kernel: BuiltKernel, root: string): Promise<void> {
  if (kernel.modules === undefined) return;
  const args = ["--zstd", "--no-same-owner", "--keep-directory-symlink", "-xf", kernel.modules.path, "-C", root];
  await run("tar", args, { what: `unpacking the modules of ${kernel.name}`, kind: "host", fix: "install tar and zstd" });
}

export interface RootKernel {
  /** `uname -r` of it. */
  readonly release: string;
  readonly image: string;
  readonly modules: string;
}

/** Leaves only the named modules and what they need. */
export function keepModules(folder: string, names: readonly string[]): void {
  const kept = new Set(collectModules(folder, names).map(({ path }) => path));
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    if (/\.ko(\.\w+)?$/.test(path) && !kept.has(path.replace(/\.(xz|zst|gz)$/, ""))) rmSync(join(folder, path));
}

/** The one kernel that the packages have put into a root: below /boot, or beside its modules. @throws QueztlError if there is none, or several */
export function findRootKernel(root: string): RootKernel {
  const base = ["usr/lib/modules", "lib/modules"].map((path) => join(root, path)).find(existsSync);
  const releases = base === undefined ? [] : readdirSync(base).filter((name) => statSync(join(base, name)).isDirectory());
  const found = releases.flatMap((release): RootKernel[] => {
    const modules = join(base ?? "", release);
    const flavor = release.split("-").at(-1) ?? "";
    const names = [join(modules, "vmlinuz"), ...[release, flavor].map((name) => join(root, "boot", `vmlinuz-${name}`))];
    const image = names.find(existsSync);
    return image === undefined ? [] : [{ release, image, modules }];
  });
  const [kernel, ...more] = found;
  if (kernel !== undefined && more.length === 0) return kernel;
  throw new QueztlError({
    kind: "config",
    summary: kernel === undefined ? "no package of the image has a kernel" : "the packages of the image have several kernels",
    why: `below lib/modules: ${releases.join(", ") || "nothing"}`,
    fix: "name one kernel in packages, or a kernel of ours: kernel: queztl-server",
  });
}
