import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { resolveInRoot } from "../root-path";
import { createTar } from "../tar";
import type { ExtractedEntry } from "./extract";
import type { OpenedApk } from "./package-file";

export interface InstalledApk {
  readonly apk: OpenedApk;
  readonly entries: readonly ExtractedEntry[];
}

export interface ApkDatabase {
  readonly installed: readonly InstalledApk[];
  readonly world: readonly string[];
  readonly architecture: string;
  readonly repositories: readonly string[];
}

/** Writes what apk in the guest knows of the packages: all that it needs to add, upgrade and remove. */
export function writeApkDatabase(root: string, { installed, world, architecture, repositories }: ApkDatabase): void {
  const put = (path: string, content: string | Buffer) => {
    const file = resolveInRoot(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  const lines = (list: readonly string[]) => list.map((line) => `${line}\n`).join("");
  put("etc/apk/world", lines([...world].sort()));
  put("etc/apk/arch", `${architecture}\n`);
  put("etc/apk/repositories", lines(repositories));
  put("lib/apk/db/lock", "");
  put("lib/apk/db/installed", installed.map(installedBlock).join(""));
  put("lib/apk/db/scripts.tar", createTar(installed.flatMap(({ apk }) => scriptFiles(apk))));
  const triggers = installed.filter(({ apk }) => apk.triggers.length > 0);
  put("lib/apk/db/triggers", lines(triggers.map(({ apk }) => `${apk.record.checksum} ${apk.triggers.join(" ")}`)));
}

function scriptFiles({ record, scripts }: OpenedApk): { path: string; mode: number; content: Buffer }[] {
  return scripts.map(({ name, content }) => ({ path: `${record.name}-${record.version}.${record.checksum}${name}`, mode: 0o755, content }));
}

function installedBlock({ apk, entries }: InstalledApk): string {
  const lines = [...apk.record.fields].map(([letter, value]) => `${letter}:${value}`);
  if (apk.replaces.length > 0) lines.push(`r:${apk.replaces.map(({ text }) => text).join(" ")}`);
  if (apk.replacesPriority >= 0) lines.push(`q:${apk.replacesPriority}`);
  const folders = new Map<string, ExtractedEntry[]>();
  for (const { path, isFolder } of entries) {
    const folder = isFolder ? path : parentOf(path);
    if (!folders.has(folder)) folders.set(folder, []);
  }
  for (const entry of entries) if (!entry.isFolder) folders.get(parentOf(entry.path))?.push(entry);
  for (const [folder, files] of folders) {
    lines.push(`F:${folder}`);
    const own = entries.find(({ path, isFolder }) => isFolder && path === folder);
    if (own !== undefined && !isOrdinary(own, 0o755)) lines.push(`M:${accessOf(own)}`);
    lines.push(...files.flatMap((file) => fileLines(file, folder)));
  }
  return `${lines.join("\n")}\n\n`;
}

function fileLines(file: ExtractedEntry, folder: string): string[] {
  const name = `R:${file.path.slice(folder === "" ? 0 : folder.length + 1)}`;
  const access = isOrdinary(file, 0o644) ? [] : [`a:${accessOf(file)}`];
  return [name, ...access, ...(file.checksum === undefined ? [] : [`Z:${file.checksum}`])];
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

function isOrdinary({ uid, gid, mode }: ExtractedEntry, ordinary: number): boolean {
  return uid === 0 && gid === 0 && mode === ordinary;
}

function accessOf({ uid, gid, mode }: ExtractedEntry): string {
  return `${uid}:${gid}:${mode.toString(8)}`;
}
