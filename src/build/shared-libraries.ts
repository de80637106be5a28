import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../core/error";
import { tryReadElfNeeds } from "./elf";

/** Where Debian's loader looks, below the unpacked packages. */
const FOLDERS = ["lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu", "lib64", "lib", "usr/lib"];

export interface LibraryClosure {
  /** Library name → file in the unpacked tree. */
  readonly libraries: ReadonlyMap<string, string>;
  /** The loaders that the programs name → file in the unpacked tree. */
  readonly interpreters: ReadonlyMap<string, string>;
  /** Libraries that are not in the tree yet. */
  readonly missing: readonly string[];
}

/** Every shared library that the programs need, directly or not, found in a tree of unpacked packages. */
export function findLibraries(tree: string, programs: readonly string[]): LibraryClosure {
  const libraries = new Map<string, string>();
  const interpreters = new Map<string, string>();
  const missing = new Set<string>();
  const queue = programs.map((program) => resolveInTree(tree, program));
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const needs = tryReadElfNeeds(readFileSync(file));
    if (needs?.interpreter !== undefined) interpreters.set(needs.interpreter, "");
    for (const name of needs?.libraries ?? []) {
      if (libraries.has(name) || missing.has(name)) continue;
      const found = FOLDERS.map((folder) => join(tree, folder, name)).find(existsSync);
      if (found === undefined) missing.add(name);
      else {
        libraries.set(name, realpathSync(found));
        queue.push(found);
      }
    }
  }
  for (const name of interpreters.keys()) {
    const base = name.slice(name.lastIndexOf("/") + 1);
    const found = FOLDERS.map((folder) => join(tree, folder, base)).find(existsSync);
    if (found === undefined) missing.add(base);
    else interpreters.set(name, realpathSync(found));
  }
  return { libraries, interpreters, missing: [...missing] };
}

/** A file of a package, wherever merged /usr puts it. @throws QueztlError if no package has it */
export function resolveInTree(tree: string, path: string): string {
  const alternatives = [path, path.startsWith("/usr/") ? path.slice(4) : `/usr${path}`];
  const found = alternatives
    .map((alternative) => join(tree, alternative))
    .find((file) => existsSync(file) && !lstatSync(file).isDirectory());
  if (found !== undefined) return found;
  const top = readdirSync(tree).join(", ");
  throw new QueztlError({
    kind: "config",
    summary: `no package of the image has ${path}`,
    why: `unpacked: ${top}`,
    fix: "correct busybox, programs or packages in the definition",
  });
}
