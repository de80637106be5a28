import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTar } from "../../src/build/image/packagers/tar";
import { run } from "../../src/core/process";
import type { GpgKey } from "../build/image/packagers/gpg-key";
import type { TinyPackage } from "../build/image/packagers/tiny-system";

export interface PacmanSource extends Omit<TinyPackage, "files"> {
  readonly files?: TinyPackage["files"];
  readonly conflicts?: readonly string[];
  readonly groups?: readonly string[];
}

/** Packs packages as makepkg does, signs them, and lets repo-add make the database. */
export async function writePacmanRepository(folder: string, name: string, sources: readonly PacmanSource[], key?: GpgKey): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  for (const source of sources) {
    const file = join(folder, `${source.name}-${versionOf(source)}-x86_64.pkg.tar.zst`);
    const tar = `${file}.tar`;
    writeFileSync(tar, contents(source));
    await run("zstd", ["-q", "-f", "--rm", tar, "-o", file]);
    if (key !== undefined) await key.signDetached(file);
    files.push(file);
  }
  await run("repo-add", ["-q", "-R", join(folder, `${name}.db.tar.gz`), ...files]);
  rmSync(join(folder, `${name}.db.tar.gz.old`), { force: true });
}

/** pacman has another form for the release of a package. */
function versionOf({ version }: PacmanSource): string {
  return version.replace("-r", "-");
}

function contents(source: PacmanSource): Buffer {
  const { name, depends, provides, files = [], postInstall, conflicts = [], groups = [] } = source;
  const info = [
    ["pkgname", name],
    ["pkgbase", name],
    ["pkgver", versionOf(source)],
    ["pkgdesc", `the ${name} of a test`],
    ["builddate", 1_700_000_000],
    ["packager", "a test"],
    ["size", 1],
    ["arch", "x86_64"],
    ["license", "MIT"],
    ...depends.map((one) => ["depend", one]),
    ...provides.map((one) => ["provides", one.replace("-r", "-")]),
    ...conflicts.map((one) => ["conflict", one]),
    ...groups.map((one) => ["group", one]),
  ].map(([word, value]) => `${word} = ${value}\n`);
  const time = 1_700_000_000;
  const folders = [...new Set(files.flatMap(({ path }) => parents(path)))].sort();
  return createTar([
    { path: ".PKGINFO", mode: 0o644, content: Buffer.from(info.join("")), time },
    ...(postInstall === undefined
      ? []
      : [{ path: ".INSTALL", mode: 0o644, content: Buffer.from(`post_install() {\n${postInstall}\n}\n`), time }]),
    ...folders.map((path) => ({ path: `${path}/`, type: "folder" as const, mode: 0o755, content: Buffer.alloc(0), time })),
    ...files.map(({ path, mode, content, link }) => ({
      path,
      mode,
      content,
      time,
      ...(link === undefined ? {} : { type: "symlink" as const, link }),
    })),
  ]);
}

function parents(path: string): string[] {
  const steps = path.split("/").slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}
