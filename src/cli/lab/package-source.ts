import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { packageRoot } from "../../core/package-root";
import { VERSION } from "../../core/version";

/** How a package.json names the queztl that runs: the clone or the file that it was installed from, else its version. */
export function packageSource(root = packageRoot()): string {
  const modules = dirname(root);
  if (basename(modules) !== "node_modules") return `file:${root}`;
  const project = dirname(modules);
  const file = join(project, "package.json");
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : {};
  const given = known.dependencies?.queztl ?? known.devDependencies?.queztl ?? "";
  return given.startsWith("file:") ? `file:${resolve(project, given.slice("file:".length))}` : VERSION;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}
