import { createHash } from "node:crypto";
import {
  chmodSync,
  lchownSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename } from "node:path";
import { QueztlError } from "../../../../core/error";
import { run } from "../../../../core/process";
import { resolveInRoot, resolveParent } from "../root-path";
import { createTar, type TarEntry } from "../tar";
import type { OpenedApk } from "./package-file";
import { provides } from "./universe";

/** What the database of installed packages says of a folder or file. */
export interface ExtractedEntry {
  readonly path: string;
  readonly isFolder: boolean;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  /** `Q1` and base64 of the content's SHA-1; of a symbolic link, of its target. */
  readonly checksum?: string;
}

/** Who put which file into the root. */
export type ApkOwners = Map<string, OpenedApk>;

/** Puts the files of a package into the root, and says what became of each. @throws QueztlError for a file that another package has */
export async function extractApk(apk: OpenedApk, root: string, owners: ApkOwners): Promise<ExtractedEntry[]> {
  const ids = readIds(root);
  const extracted: ExtractedEntry[] = [];
  for (const entry of apk.entries) {
    const uid = ids.users.get(entry.user) ?? entry.uid;
    const gid = ids.groups.get(entry.group) ?? entry.gid;
    const owned = { path: entry.path, uid, gid, mode: entry.mode };
    if (entry.type === "folder") {
      putFolder(root, entry, uid, gid);
      extracted.push({ ...owned, isFolder: true });
    } else if (mayReplace(apk, owners.get(entry.path), entry.path)) {
      const checksum = checkContent(entry, apk, extracted);
      await putFile(root, entry, uid, gid);
      owners.set(entry.path, apk);
      extracted.push({ ...owned, isFolder: false, ...(checksum === undefined ? {} : { checksum }) });
    }
  }
  return extracted;
}

/** The names of the root's own accounts: packages name owners whose numbers an earlier script may have chosen. */
function readIds(root: string): { readonly users: ReadonlyMap<string, number>; readonly groups: ReadonlyMap<string, number> } {
  const read = (file: string) => {
    const path = resolveInRoot(root, file);
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return new Map<string, number>();
    const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
    return new Map(lines.map((line) => [line.split(":")[0] ?? "", Number(line.split(":")[2])] as const));
  };
  return { users: read("etc/passwd"), groups: read("etc/group") };
}

/** apk's rules for a file of two packages: `replaces`, and among two that replace each other the higher priority. */
function mayReplace(apk: OpenedApk, other: OpenedApk | undefined, path: string): boolean {
  if (other === undefined || other === apk) return true;
  const priority = (one: OpenedApk, of: OpenedApk) =>
    one.replaces.some((dependency) => provides(of.record, dependency)) ? Math.max(0, one.replacesPriority) : -1;
  const ours = priority(apk, other);
  const theirs = priority(other, apk);
  if (theirs > ours) return false;
  if (ours >= 0) return true;
  throw new QueztlError({
    kind: "config",
    summary: `the packages ${other.record.name} and ${apk.record.name} have the same file`,
    where: `/${path}`,
    fix: "leave one of them out",
  });
}

function checkContent(entry: TarEntry, apk: OpenedApk, before: readonly ExtractedEntry[]): string | undefined {
  if (entry.type === "hardlink") return before.find(({ path }) => path === entry.link.replace(/^\.?\/+/, ""))?.checksum;
  if (entry.type !== "file" && entry.type !== "symlink") return undefined;
  const sha1 = createHash("sha1").update(entry.type === "file" ? entry.content : entry.link);
  const digest = sha1.digest();
  const wanted = entry.extended.get("APK-TOOLS.checksum.SHA1")?.toString();
  if (wanted !== undefined && wanted !== digest.toString("hex")) {
    const why = `its SHA-1 is ${digest.toString("hex")}, not ${wanted}`;
    throw new QueztlError({ kind: "host", summary: `a file of ${apk.record.name} is damaged`, where: `/${entry.path}`, why });
  }
  return `Q1${digest.toString("base64")}`;
}

function putFolder(root: string, entry: TarEntry, uid: number, gid: number): void {
  if (entry.path === "") return;
  const { folder, file } = resolveParent(root, entry.path);
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() === true) return; // such as lib, where it is usr/lib
  if (found === undefined) mkdirSync(folder, { recursive: true });
  if (found === undefined) mkdirSync(file);
  else if (!found.isDirectory())
    throw new QueztlError({ kind: "config", summary: "a folder of a package is a file", where: `/${entry.path}` });
  lchownSync(file, uid, gid);
  chmodSync(file, entry.mode);
}

async function putFile(root: string, entry: TarEntry, uid: number, gid: number): Promise<void> {
  const { folder, file } = resolveParent(root, entry.path);
  mkdirSync(folder, { recursive: true });
  if (lstatSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new QueztlError({ kind: "config", summary: "a file of a package is a folder already", where: `/${entry.path}` });
  rmSync(file, { force: true });
  if (entry.type === "hardlink") {
    linkSync(resolveInRoot(root, entry.link), file);
    return;
  }
  if (entry.type === "symlink") symlinkSync(entry.link, file);
  else if (entry.type === "file") writeFileSync(file, entry.content);
  else await makeNode(file, entry);
  lchownSync(file, uid, gid);
  // After the owner: another owner takes the setuid bit away.
  if (entry.type !== "symlink") chmodSync(file, entry.mode);
  if (entry.type === "file") await setAttributes(folder, file, entry, uid, gid);
  lutimesSync(file, entry.time, entry.time);
}

async function makeNode(file: string, { type, device }: TarEntry): Promise<void> {
  const args = type === "fifo" ? ["p"] : [type === "char" ? "c" : "b", ...device.map(String)];
  await run("mknod", [file, ...args], { what: `making ${file}` });
}

const ATTRIBUTE = "SCHILY.xattr.";

/** Extended attributes, such as file capabilities. Node cannot set them; GNU tar is on every Debian, and takes the file from an archive. */
async function setAttributes(folder: string, file: string, entry: TarEntry, uid: number, gid: number): Promise<void> {
  const extended = new Map([...entry.extended].filter(([key]) => key.startsWith(ATTRIBUTE)));
  if (extended.size === 0) return;
  const { mode, time, content } = entry;
  const input = createTar([{ path: basename(file), mode, content, uid, gid, time, extended }]);
  const keep = ["--xattrs", "--xattrs-include=*", "--numeric-owner", "--same-owner", "-p"];
  await run("tar", ["-x", ...keep, "-C", folder], { input, what: `setting the attributes of /${entry.path}` });
}
