import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, zstdCompressSync } from "node:zlib";
import { QueztlError } from "../../core/error";
import { run } from "../../core/process";
import type { SourceTree } from "./source-tree";

/** Beyond it, seconds become minutes for a few per cent. */
const LEVEL = 12;

/**
 * Packs `lib/modules/<release>` below a folder: sorted, dated by the source, owned by root, so that equal modules give an equal archive.
 * @throws QueztlError naming the modules that the definition wants and that did not come out
 */
export async function packModules(root: string, release: string, wanted: readonly string[], tree: SourceTree, to: string): Promise<void> {
  const folder = join(root, "lib/modules", release);
  for (const link of ["build", "source"]) rmSync(join(folder, link), { force: true });
  checkModules(folder, wanted);
  const tar = join(root, "modules.tar");
  const owner = ["--owner=0", "--group=0", "--numeric-owner", "--mode=u+rwX,go+rX,go-w"];
  const form = ["--format=gnu", "--sort=name", `--mtime=@${tree.epoch}`, ...owner];
  await run("tar", [...form, "-C", root, "-cf", tar, `lib/modules/${release}`], { what: "packing the modules", kind: "host" });
  const params = { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_checksumFlag]: 1 };
  writeFileSync(to, zstdCompressSync(readFileSync(tar), { params }));
}

function checkModules(folder: string, wanted: readonly string[]): void {
  const named = (path: string) => path.replace(/^.*\//, "").replace(/\.ko$/, "").replaceAll("-", "_");
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  const built = new Set(files.filter((path) => path.endsWith(".ko")).map(named));
  const lacking = wanted.filter((name) => !built.has(name));
  if (lacking.length === 0) return;
  const inside = new Set(readFileSync(join(folder, "modules.builtin"), "utf8").split("\n").map(named));
  const told = lacking.map((name) => (inside.has(name) ? `${name} (it is built in)` : name));
  throw new QueztlError({
    kind: "config",
    summary: `modules did not come out of the build: ${told.join(", ")}`,
    fix: "set their symbols to m, or take them out of modules",
  });
}
