import { readdirSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../core/error";
import type { MicroImageDefinition } from "../core/model/image";
import type { LockedPackage } from "../core/model/image-lock";
import { run } from "../core/process";
import { Apt } from "./image/packagers/deb/apt";
import { lockDebs } from "./image/packagers/deb/resolve";
import { fetchFor, type ImageBuild, packagerWork } from "./image/work";
import { findLibraries } from "./shared-libraries";

/**
 * Chooses the packages of the micro image: the named ones, then what they depend on, level by level, until every library of the programs and
 * the kernel are there. The files are unpacked into `work` to see that.
 */
export async function lockMicro(
  definition: MicroImageDefinition,
  build: Pick<ImageBuild, "name" | "cache" | "mirror" | "verify" | "step">,
  work: string,
): Promise<readonly LockedPackage[]> {
  const { release, architecture } = definition;
  const { repositories } = build.mirror;
  const suite = (name: string) => (name === "main" ? release : `${release}-${name}`);
  const sources = repositories.map(({ name, url }) => ({ repository: name, url, suite: suite(name), components: ["main"] }));
  build.step.update("package lists");
  const apt = await Apt.open("debian", sources, { release, architecture, packages: [], repositories }, packagerWork(build, "debian", work));
  const tree = join(work, "packages");
  const programs = [definition.busybox, ...definition.programs];
  const all = new Map<string, LockedPackage>();
  let wanted: string[] = [definition.kernel.package, ...definition.packages];
  for (let level = 0; level < 5; level++) {
    const chosen = await Promise.all(wanted.map((name) => apt.newest(name)));
    const locked = await lockDebs(apt, chosen, "root");
    for (const entry of locked) all.set(entry.name, entry);
    for (const { name, file } of await fetchFor(build, locked)) await run("dpkg-deb", ["-x", file, tree], { what: `unpacking ${name}` });
    if (kernelReleases(tree).length > 0 && findLibraries(tree, programs).missing.length === 0)
      return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    const shown = await apt.show(chosen);
    const needed = shown.flatMap(dependsOf).filter((name) => isLibraryOrKernel(name) && !all.has(name));
    wanted = [...new Set(needed)].sort();
    if (wanted.length === 0) break;
  }
  const { missing } = findLibraries(tree, programs);
  const lacking = [...missing, ...(kernelReleases(tree).length === 0 ? ["a kernel"] : [])];
  throw new QueztlError({
    kind: "host",
    summary: `the packages of ${definition.name} lack ${lacking.join(", ")}`,
    why: `fetched: ${[...all.keys()].join(", ")}`,
  });
}

/** First alternatives. */
function dependsOf(fields: Readonly<Record<string, string>>): readonly string[] {
  const parts = `${fields.Depends ?? ""},${fields["Pre-Depends"] ?? ""}`.split(",");
  return parts.flatMap((part) => /^\s*([a-z0-9][a-z0-9.+-]+)/.exec(part)?.[1] ?? []);
}

/** What a kernel package depends on beside its image (initramfs-tools, linux-base) is of no use here. */
function isLibraryOrKernel(name: string): boolean {
  return /^(lib|zlib|linux-image-)/.test(name);
}

/** `uname -r` of the kernels in a tree of unpacked packages. */
export function kernelReleases(tree: string): string[] {
  try {
    return readdirSync(join(tree, "boot")).flatMap((name) => (name.startsWith("vmlinuz-") ? [name.slice("vmlinuz-".length)] : []));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
