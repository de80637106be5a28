import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { QueztlError } from "../core/error";
import type { ImageManifest } from "../core/model/built-image";
import type { MicroImageDefinition } from "../core/model/image";
import { run } from "../core/process";
import { Size } from "../core/size";
import { makeExt4 } from "./ext4";
import { unpackKernelModules } from "./image/kernel";
import { writeSbom } from "./image/sbom";
import { fetchFor, type ImageBuild } from "./image/work";
import { writeInitramfs } from "./initramfs";
import { kernelReleases } from "./micro-lock";
import { describeFile } from "./publish";
import { writeQcow2 } from "./qcow2";
import { findLibraries, resolveInTree } from "./shared-libraries";

/** Builds the micro image: kernel, initramfs and root disk. With a kernel of ours, which needs no initramfs. Needs no root rights. */
export async function buildMicro(definition: MicroImageDefinition, build: ImageBuild): Promise<ImageManifest> {
  const { folder, kernel, step } = build;
  const work = mkdtempSync(join(folder, "work-"));
  const tree = join(work, "packages");
  const wanted = kernel === undefined ? build.packages : build.packages.filter(({ name }) => !name.startsWith("linux-image-"));
  const packages = await fetchFor(build, wanted);
  for (const { name, file } of packages) await run("dpkg-deb", ["-x", file, tree], { what: `unpacking ${name}` });

  const root = join(work, "root");
  await fillRoot(definition, tree, root);
  if (kernel === undefined) {
    step.update("initramfs");
    bootByInitramfs(definition, tree, folder);
  } else {
    copyFileSync(kernel.image.path, join(folder, "vmlinuz"));
    put(root, "/bin/busybox", readFileSync(resolveInTree(tree, definition.busybox)), 0o755);
    await unpackKernelModules(kernel, root);
  }
  step.update("root disk");
  const size = Number(Size.of(definition.disk.size).bytes);
  await makeExt4(join(work, "root.img"), root, { size, label: definition.disk.label, uuid: definition.disk.uuid });
  const format = definition.format ?? "qcow2";
  const disk = format === "qcow2" ? "root.qcow2" : "root.img";
  if (format === "qcow2") await writeQcow2(join(work, "root.img"), join(folder, disk));
  else renameSync(join(work, "root.img"), join(folder, disk));
  const sbom = writeSbom(build, { packages, copyrights: tree, distribution: "debian" });
  rmSync(work, { recursive: true });
  return {
    version: 1,
    name: build.name,
    hash: build.hash,
    cmdline: build.cmdline,
    kernel: describeFile(folder, "vmlinuz"),
    ...(kernel === undefined ? { initrd: describeFile(folder, "initrd") } : {}),
    disk: { ...describeFile(folder, disk), format, virtualSize: size },
    sbom: sbom.file,
    packages: sbom.packages,
  };
}

function bootByInitramfs(definition: MicroImageDefinition, tree: string, folder: string): void {
  const [release, ...more] = kernelReleases(tree);
  if (release === undefined || more.length > 0)
    throw new QueztlError({ kind: "config", summary: "the packages must hold exactly one kernel" });
  copyFileSync(join(tree, "boot", `vmlinuz-${release}`), join(folder, "vmlinuz"));
  const modules = ["lib", "usr/lib"].map((lib) => join(tree, lib, "modules", release)).find(existsSync) ?? "";
  const { boot, onDemand } = definition.kernel.modules;
  const busybox = resolveInTree(tree, definition.busybox);
  writeInitramfs(join(folder, "initrd"), { init: definition.init, busybox, modules, release, boot, onDemand });
}

function put(root: string, path: string, content: Buffer, mode: number): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, mode);
}

async function fillRoot(definition: MicroImageDefinition, tree: string, root: string): Promise<void> {
  const folders = Object.entries(definition.folders).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [path] of folders) mkdirSync(join(root, path), { recursive: true });
  const { libraries, interpreters } = findLibraries(tree, definition.programs);
  for (const program of definition.programs) put(root, program, readFileSync(resolveInTree(tree, program)), 0o755);
  for (const [name, file] of libraries) put(root, `/lib/x86_64-linux-gnu/${name}`, readFileSync(file), 0o755);
  for (const [path, file] of interpreters) put(root, path, readFileSync(file), 0o755);
  for (const [path, file] of Object.entries(definition.files)) put(root, path, Buffer.from(file.content), Number.parseInt(file.mode, 8));
  const links = { ...(await appletLinks(resolveInTree(tree, definition.busybox))), ...definition.links };
  for (const [path, target] of Object.entries(links).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (definition.programs.includes(path) || path in definition.files) continue;
    mkdirSync(join(root, dirname(path)), { recursive: true });
    symlinkSync(target, join(root, path));
  }
  for (const [path, mode] of folders) chmodSync(join(root, path), Number.parseInt(mode, 8));
}

/** A link for every program that BusyBox can be; package tools would only mislead in an image without packages. */
export async function appletLinks(busybox: string): Promise<Record<string, string>> {
  const { stdout } = await run(busybox, ["--list-full"], { what: "asking BusyBox for its programs" });
  const paths = stdout.split("\n").filter((path) => path !== "" && !/\/(dpkg|dpkg-deb|rpm|rpm2cpio|busybox)$/.test(path));
  return Object.fromEntries(paths.map((path) => [`/${path}`, "/bin/busybox"]));
}
