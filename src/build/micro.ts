import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { constants, zstdCompressSync } from "node:zlib";
import { QueztlError } from "../core/error";
import type { ImageManifest } from "../core/model/built-image";
import type { MicroImageDefinition } from "../core/model/image";
import { run } from "../core/process";
import { type DebPackage, PrivateApt } from "./apt";
import { makeExt4 } from "./ext4";
import { collectModules, modulesAlias, modulesDep } from "./kernel-modules";
import { createNewc, type NewcEntry } from "./newc";
import { describeFile } from "./publish";
import { compressToQcow2 } from "./qcow2";
import { findLibraries, resolveInTree } from "./shared-libraries";

export interface MicroBuild {
  readonly hash: string;
  /** Where the files of the image go. */
  readonly folder: string;
  readonly cache: string;
  readonly update: (text: string) => void;
}

const MIB = 1024 * 1024;

/** Builds the micro image: kernel, initramfs and root disk. Needs no root rights. */
export async function buildMicro(definition: MicroImageDefinition, build: MicroBuild): Promise<ImageManifest> {
  const work = mkdtempSync(join(build.folder, "work-"));
  const apt = new PrivateApt(join(build.cache, "apt"));
  const tree = join(work, "packages");
  build.update("package lists");
  await apt.prepare();
  build.update("packages");
  const packages = await unpackPackages(apt, definition, tree);
  apt.prune();

  build.update("initramfs");
  const version = kernelVersion(tree);
  copyFileSync(join(tree, "boot", `vmlinuz-${version}`), join(build.folder, "vmlinuz"));
  writeFileSync(join(build.folder, "initrd"), compress(createNewc(initramfs(definition, tree, version))));

  build.update("root disk");
  const root = join(work, "root");
  await fillRoot(definition, tree, root);
  const size = parseSize(definition.disk.size);
  await makeExt4(join(work, "root.img"), root, { size, label: definition.disk.label, uuid: definition.disk.uuid });
  writeFileSync(join(build.folder, "root.qcow2"), compressToQcow2(readFileSync(join(work, "root.img"))));
  rmSync(work, { recursive: true });
  return {
    version: 1,
    name: definition.name,
    hash: build.hash,
    cmdline: definition.cmdline,
    kernel: describeFile(build.folder, "vmlinuz"),
    initrd: describeFile(build.folder, "initrd"),
    disk: { ...describeFile(build.folder, "root.qcow2"), format: "qcow2", virtualSize: size },
    packages: packages.map(({ name, version, sha256 }) => ({ name, version, sha256 })).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Downloads and unpacks the named packages, then what they depend on, level by level, until every library and the kernel are there. */
async function unpackPackages(apt: PrivateApt, definition: MicroImageDefinition, tree: string): Promise<readonly DebPackage[]> {
  const all = new Map<string, DebPackage>();
  let wanted: string[] = [definition.kernel.package, ...definition.packages];
  for (let level = 0; level < 5; level++) {
    const fresh = await apt.download(wanted);
    for (const entry of fresh) {
      all.set(entry.name, entry);
      await run("dpkg-deb", ["-x", entry.file, tree], { what: `unpacking ${entry.name}` });
    }
    const complete =
      kernelVersions(tree).length > 0 && findLibraries(tree, [definition.busybox, ...definition.programs]).missing.length === 0;
    if (complete) return [...all.values()];
    const needed = fresh.flatMap((entry) => entry.depends).filter((name) => isLibraryOrKernel(name) && !all.has(name));
    wanted = [...new Set(needed)].sort();
    if (wanted.length === 0) break;
  }
  const { missing } = findLibraries(tree, [definition.busybox, ...definition.programs]);
  const lacking = [...missing, ...(kernelVersions(tree).length === 0 ? ["a kernel"] : [])];
  throw new QueztlError({
    kind: "host",
    summary: `the packages of ${definition.name} lack ${lacking.join(", ")}`,
    why: `fetched: ${[...all.keys()].join(", ")}`,
  });
}

/** What a kernel package depends on beside its image (initramfs-tools, linux-base) is of no use here. */
function isLibraryOrKernel(name: string): boolean {
  return /^(lib|zlib|linux-image-)/.test(name);
}

function kernelVersions(tree: string): string[] {
  try {
    return readdirSync(join(tree, "boot")).flatMap((name) => (name.startsWith("vmlinuz-") ? [name.slice("vmlinuz-".length)] : []));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function kernelVersion(tree: string): string {
  const [version, ...more] = kernelVersions(tree);
  if (version === undefined || more.length > 0)
    throw new QueztlError({ kind: "config", summary: "the packages must hold exactly one kernel" });
  return version;
}

const APPLETS_OF_INIT = [
  "sh",
  "mount",
  "modprobe",
  "switch_root",
  "cp",
  "mv",
  "mkdir",
  "usleep",
  "cat",
  "ls",
  "findfs",
  "uname",
  "chmod",
  "rm",
  "sync",
];

function initramfs(definition: MicroImageDefinition, tree: string, version: string): NewcEntry[] {
  const { boot, onDemand } = definition.kernel.modules;
  const folder = ["lib", "usr/lib"].map((lib) => join(tree, lib, "modules", version)).find((path) => readdirOrEmpty(path).length > 0) ?? "";
  const modules = collectModules(folder, [...boot, ...onDemand]);
  const base = `lib/modules/${version}`;
  const files: NewcEntry[] = [
    { kind: "file", path: "init", mode: 0o755, content: Buffer.from(definition.init) },
    { kind: "file", path: "bin/busybox", mode: 0o755, content: readFileSync(resolveInTree(tree, definition.busybox)) },
    ...APPLETS_OF_INIT.map((name): NewcEntry => ({ kind: "link", path: `bin/${name}`, target: "busybox" })),
    ...modules.map((module): NewcEntry => ({ kind: "file", path: `${base}/${module.path}`, mode: 0o644, content: module.content })),
    { kind: "file", path: `${base}/modules.dep`, mode: 0o644, content: Buffer.from(modulesDep(modules)) },
    { kind: "file", path: `${base}/modules.alias`, mode: 0o644, content: Buffer.from(modulesAlias(modules)) },
    {
      kind: "file",
      path: "boot-modules",
      mode: 0o644,
      content: Buffer.from(`${boot.join(" ")}\n`),
    },
    { kind: "device", path: "dev/console", mode: 0o600, major: 5, minor: 1 },
  ];
  const folders = new Set(["dev", "proc", "sys", "newroot", ...files.flatMap((file) => parents(file.path))]);
  return [
    ...[...folders].sort().map((path): NewcEntry => ({ kind: "folder", path, mode: 0o755 })),
    ...files.sort((a, b) => (a.path < b.path ? -1 : 1)),
  ];
}

function readdirOrEmpty(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function parents(path: string): string[] {
  const steps = path.split("/").slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}

async function fillRoot(definition: MicroImageDefinition, tree: string, root: string): Promise<void> {
  const put = (path: string, content: Buffer, mode: number) => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  };
  const folders = Object.entries(definition.folders).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [path] of folders) mkdirSync(join(root, path), { recursive: true });
  const { libraries, interpreters } = findLibraries(tree, definition.programs);
  for (const program of definition.programs) put(program, readFileSync(resolveInTree(tree, program)), 0o755);
  for (const [name, file] of libraries) put(`/lib/x86_64-linux-gnu/${name}`, readFileSync(file), 0o755);
  for (const [path, file] of interpreters) put(path, readFileSync(file), 0o755);
  for (const [path, file] of Object.entries(definition.files)) put(path, Buffer.from(file.content), Number.parseInt(file.mode, 8));
  const links = { ...(await appletLinks(definition, tree)), ...definition.links };
  for (const [path, target] of Object.entries(links).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (definition.programs.includes(path) || path in definition.files) continue;
    mkdirSync(join(root, dirname(path)), { recursive: true });
    symlinkSync(target, join(root, path));
  }
  for (const [path, mode] of folders) chmodSync(join(root, path), Number.parseInt(mode, 8));
}

/** A link for every program that BusyBox can be; package tools would only mislead in an image without packages. */
async function appletLinks(definition: MicroImageDefinition, tree: string): Promise<Record<string, string>> {
  const { stdout } = await run(resolveInTree(tree, definition.busybox), ["--list-full"], { what: "asking BusyBox for its programs" });
  const paths = stdout.split("\n").filter((path) => path !== "" && !/\/(dpkg|dpkg-deb|rpm|rpm2cpio|busybox)$/.test(path));
  return Object.fromEntries(paths.map((path) => [`/${path}`, "/bin/busybox"]));
}

function compress(data: Buffer): Buffer {
  return zstdCompressSync(data, { params: { [constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_checksumFlag]: 1 } });
}

function parseSize(text: string): number {
  return Number.parseInt(text, 10) * (text.endsWith("GiB") ? 1024 * MIB : MIB);
}
