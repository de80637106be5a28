import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  type Stats,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { QueztlError } from "../../core/error";
import { resolveInRoot } from "./packagers/root-path";

/** A root as the packages have left it; paths are as the guest sees them, and links are followed inside it. */
export class RootTree {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Where a path lies on this machine. */
  at(path: string): string {
    return resolveInRoot(this.folder, path);
  }

  has(path: string): boolean {
    return existsSync(this.at(path));
  }

  read(path: string): string {
    return readFileSync(this.at(path), "utf8");
  }

  stat(path: string): Stats {
    return lstatSync(this.at(path));
  }

  put(path: string, content: string | Buffer, mode = 0o644, owner = "root:root"): void {
    const file = this.at(path);
    this.makeFolders(dirname(path));
    // A link would be written through, into what it names.
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true) rmSync(file);
    writeFileSync(file, content);
    const [user, group] = this.idsOf(owner);
    lchownSync(file, user, group);
    chmodSync(file, mode);
  }

  makeFolder(path: string, mode: number): void {
    this.makeFolders(path);
    chmodSync(this.at(path), mode);
  }

  link(path: string, target: string): void {
    this.makeFolders(dirname(path));
    const file = this.at(path);
    rmSync(file, { force: true });
    symlinkSync(target, file);
  }

  remove(path: string): void {
    rmSync(this.at(path), { recursive: true, force: true });
  }

  /** The ids of `user:group`. @throws QueztlError if the root has none of that name */
  idsOf(owner: string): readonly [number, number] {
    const [user = "", group = ""] = owner.split(":");
    return [this.idOf("/etc/passwd", user), this.idOf("/etc/group", group)];
  }

  private idOf(file: string, name: string): number {
    if (name === "root") return 0;
    if (/^\d+$/.test(name)) return Number(name);
    const line = this.has(file)
      ? this.read(file)
          .split("\n")
          .find((one) => one.startsWith(`${name}:`))
      : undefined;
    if (line !== undefined) return Number(line.split(":")[2]);
    throw new QueztlError({
      kind: "config",
      summary: `the image has no ${file.endsWith("group") ? "group" : "user"} ${name}`,
      fix: "name it under users, or another owner",
    });
  }

  private makeFolders(path: string): void {
    if (path === "/" || path === ".") return;
    const folder = this.at(join(path, "."));
    if (existsSync(folder)) return;
    this.makeFolders(dirname(path));
    mkdirSync(folder);
    chmodSync(folder, 0o755);
  }
}
