import { lchownSync } from "node:fs";
import type { DistributionImageDefinition } from "../../core/model/image";
import type { RootTree } from "./root-tree";
import { SOURCE_DATE_EPOCH } from "./source-date";

const FIRST_ID = 1000;
const FIRST_GROUP = 2000;
const TODAY = Math.floor(SOURCE_DATE_EPOCH / 86_400);

/** Makes the users of a definition, in the order of their names. */
export function addUsers(root: RootTree, users: DistributionImageDefinition["users"]): void {
  for (const [name, user] of Object.entries(users).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const {
      home = `/home/${name}`,
      shell = "/bin/sh",
      groups = [],
      sudo = false,
      password_hash: password,
      ssh_authorized_keys: keys = [],
    } = user;
    if (!hasEntry(root, "/etc/passwd", name)) {
      const id = freeId(root, FIRST_ID);
      append(root, "/etc/group", `${name}:x:${id}:`);
      if (root.has("/etc/gshadow")) append(root, "/etc/gshadow", `${name}:!::`);
      append(root, "/etc/passwd", `${name}:x:${id}:${id}::${home}:${shell}`);
      append(root, "/etc/shadow", `${name}:*:${TODAY}:0:99999:7:::`);
    }
    if (password !== undefined) setPassword(root, name, password);
    for (const group of groups) joinGroup(root, name, group);
    const [uid, gid] = root.idsOf(`${name}:${name}`);
    const own = (path: string, mode: number) => {
      root.makeFolder(path, mode);
      lchownSync(root.at(path), uid, gid);
    };
    own(home, name === "root" ? 0o700 : 0o755);
    if (keys.length > 0) {
      own(`${home}/.ssh`, 0o700);
      root.put(`${home}/.ssh/authorized_keys`, `${keys.join("\n")}\n`, 0o600, `${uid}:${gid}`);
    }
    if (sudo && root.has("/etc/sudoers.d")) root.put(`/etc/sudoers.d/50-${name}`, `${name} ALL=(ALL) NOPASSWD:ALL\n`, 0o440);
  }
}

/** @param password a hash, `*` for none that opens, or empty for none that is asked for */
export function setPassword(root: RootTree, name: string, password: string): void {
  edit(root, "/etc/shadow", (line) => (line.startsWith(`${name}:`) ? [name, password, ...line.split(":").slice(2)].join(":") : line));
}

function joinGroup(root: RootTree, user: string, group: string): void {
  if (!hasEntry(root, "/etc/group", group)) append(root, "/etc/group", `${group}:x:${freeId(root, FIRST_GROUP)}:`);
  edit(root, "/etc/group", (line) => {
    const [name, secret, id, members = ""] = line.split(":");
    if (name !== group || members.split(",").includes(user)) return line;
    return [name, secret, id, members === "" ? user : `${members},${user}`].join(":");
  });
}

function hasEntry(root: RootTree, file: string, name: string): boolean {
  return (
    root.has(file) &&
    root
      .read(file)
      .split("\n")
      .some((line) => line.startsWith(`${name}:`))
  );
}

function freeId(root: RootTree, first: number): number {
  const used = new Set(
    [...root.read("/etc/passwd").split("\n"), ...root.read("/etc/group").split("\n")].map((line) => Number(line.split(":")[2])),
  );
  for (let id = first; ; id++) if (!used.has(id)) return id;
}

function append(root: RootTree, file: string, line: string): void {
  rewrite(root, file, `${root.read(file).trimEnd()}\n${line}\n`);
}

function edit(root: RootTree, file: string, change: (line: string) => string): void {
  rewrite(root, file, root.read(file).split("\n").map(change).join("\n"));
}

/** Keeps what the package gave it: /etc/shadow belongs to a group of its own. */
function rewrite(root: RootTree, file: string, content: string): void {
  const { mode, uid, gid } = root.stat(file);
  root.put(file, content, mode & 0o7777, `${uid}:${gid}`);
}
