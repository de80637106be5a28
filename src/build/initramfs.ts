import { readFileSync, writeFileSync } from "node:fs";
import { constants, zstdCompressSync } from "node:zlib";
import { collectModules, modulesAlias, modulesDep } from "./kernel-modules";
import { createNewc, type NewcEntry } from "./newc";

export interface InitramfsParts {
  /** Text of its /init. */
  readonly init: string;
  /** A BusyBox that needs no libraries. */
  readonly busybox: string;
  /** `lib/modules/<release>` of the kernel. */
  readonly modules: string;
  /** `uname -r` of the kernel. */
  readonly release: string;
  /** Loaded in this order, each after the modules that it needs. */
  readonly boot: readonly string[];
  /** There for modprobe. */
  readonly onDemand: readonly string[];
}

const APPLETS = "sh mount modprobe switch_root cp mv mkdir usleep cat ls grep findfs uname chmod rm sync".split(" ");

/** Writes an initramfs of BusyBox, drivers and a script: a few megabytes, the same bytes from the same parts. */
export function writeInitramfs(file: string, { init, busybox, modules: folder, release, boot, onDemand }: InitramfsParts): void {
  const modules = collectModules(folder, [...boot, ...onDemand]);
  const there = new Set(modules.map(({ name }) => name)); // the others are built in
  const base = `lib/modules/${release}`;
  const text = (path: string, content: string): NewcEntry => ({ kind: "file", path, mode: 0o644, content: Buffer.from(content) });
  const files: NewcEntry[] = [
    { kind: "file", path: "init", mode: 0o755, content: Buffer.from(init) },
    { kind: "file", path: "bin/busybox", mode: 0o755, content: readFileSync(busybox) },
    ...APPLETS.map((name): NewcEntry => ({ kind: "link", path: `bin/${name}`, target: "busybox" })),
    ...modules.map((module): NewcEntry => ({ kind: "file", path: `${base}/${module.path}`, mode: 0o644, content: module.content })),
    text(`${base}/modules.dep`, modulesDep(modules)),
    text(`${base}/modules.alias`, modulesAlias(modules)),
    text("boot-modules", `${boot.filter((name) => there.has(name)).join(" ")}\n`),
    { kind: "device", path: "dev/console", mode: 0o600, major: 5, minor: 1 },
  ];
  const folders = new Set(["dev", "proc", "sys", "newroot", ...files.flatMap((entry) => parents(entry.path))]);
  const entries: NewcEntry[] = [
    ...[...folders].sort().map((path): NewcEntry => ({ kind: "folder", path, mode: 0o755 })),
    ...files.sort((a, b) => (a.path < b.path ? -1 : 1)),
  ];
  const params = { [constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_checksumFlag]: 1 };
  writeFileSync(file, zstdCompressSync(createNewc(entries), { params }));
}

function parents(path: string): string[] {
  const steps = path.split("/").slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}
