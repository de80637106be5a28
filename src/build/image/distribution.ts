import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ImageManifest } from "../../core/model/built-image";
import type { DistributionImageDefinition } from "../../core/model/image";
import { guestFolder } from "../../core/model/image-recipe";
import { run } from "../../core/process";
import { Size } from "../../core/size";
import { writeInitramfs } from "../initramfs";
import { describeFile } from "../publish";
import { writeQcow2 } from "../qcow2";
import { ovmfVarsWith } from "../secure-boot/ovmf-vars";
import { addUsers } from "./accounts";
import { bootFiles } from "./boot-loader";
import { makeCloneReady } from "./clone-ready";
import { makeDisk } from "./disk";
import { profileOf, requestOf } from "./distributions";
import { findBusybox, installGuest, switchServices } from "./guest";
import { harden } from "./harden";
import { findRootKernel, keepModules, unpackKernelModules } from "./kernel";
import type { FetchedPackage } from "./packager";
import { checkTools } from "./packagers/needed-tools";
import { settleRoot } from "./packagers/settle";
import { RootTree } from "./root-tree";
import { writeSbom } from "./sbom";
import { fetchFor, type ImageBuild, packagerWork } from "./work";

/** Of zstd. The highest level that pays: a tenth smaller than level 9, in twice the time. */
const LEVEL = 15;
/** Variables of the firmware, with the keys in them. */
const VARS = "OVMF_VARS.fd";
/** What an initramfs needs to find the root: the rest is loaded by the guest. */
const BOOT_MODULES = ["virtio_pci", "virtio_blk", "virtio_scsi", "sd_mod", "ext4", "virtio_net", "virtio_console", "isofs", "virtio_rng"];

/** Builds an image of a distribution: its packages, installed as it installs them, on a disk that boots. */
export async function buildDistribution(definition: DistributionImageDefinition, build: ImageBuild): Promise<ImageManifest> {
  const { folder, step } = build;
  const work = mkdtempSync(join(folder, "work-"));
  const packages = await fetchFor(build, build.packages.filter(isWanted(build)));
  const beside = join(work, "beside");
  const root = await installPackages(definition, build, packages, work, beside);

  step.update("files and services");
  addUsers(root, definition.users);
  const services = await installGuest(root, definition);
  writeOwnFiles(root, definition);
  await switchServices(root, definition, services);
  harden(root, definition);
  makeCloneReady(root, definition.name);
  root.put("/etc/fstab", `UUID=${definition.disk.uuid} / ext4 rw,noatime 0 0\n`);
  const kernel = await takeKernel(definition, build, root, work);
  const sbom = writeSbom(build, { packages, copyrights: root.folder, distribution: definition.distribution });
  settleRoot(root.folder);

  step.update("disk");
  const boot = definition.boot === "direct" ? [] : bootFiles(definition, { ...kernel, trees: [beside, root.folder], work }, build.keys);
  const raw = join(work, "disk.img");
  await makeDisk(raw, root.folder, definition, boot, work);
  step.update("packing the disk");
  const disk = definition.format === "raw" ? "disk.img" : "disk.qcow2";
  if (definition.format === "raw") renameSync(raw, join(folder, disk));
  else await writeQcow2(raw, join(folder, disk), LEVEL);
  if (definition.boot === "direct") {
    copyFileSync(kernel.kernel, join(folder, "vmlinuz"));
    if (kernel.initrd !== undefined) copyFileSync(kernel.initrd, join(folder, "initrd"));
  }
  if (build.keys !== undefined) writeFileSync(join(folder, VARS), ovmfVarsWith(build.keys));
  rmSync(work, { recursive: true });
  const { format } = definition;
  return {
    version: 1,
    name: build.name,
    hash: build.hash,
    ...(definition.boot === "direct"
      ? {
          cmdline: kernel.cmdline,
          kernel: describeFile(folder, "vmlinuz"),
          ...(kernel.initrd === undefined ? {} : { initrd: describeFile(folder, "initrd") }),
        }
      : { firmware: "uefi", ...(build.keys === undefined ? {} : { vars: describeFile(folder, VARS) }) }),
    disk: { ...describeFile(folder, disk), format, virtualSize: Number(Size.of(definition.disk.size).bytes) },
    sbom: sbom.file,
    packages: sbom.packages,
  };
}

/** With a kernel of ours, the distribution's is left out. */
function isWanted({ kernel }: ImageBuild): (entry: { readonly unpack?: "root" | "beside" }) => boolean {
  return ({ unpack }) => kernel === undefined || unpack !== "root";
}

async function installPackages(
  definition: DistributionImageDefinition,
  build: ImageBuild,
  packages: readonly FetchedPackage[],
  work: string,
  beside: string,
): Promise<RootTree> {
  const { packager } = profileOf(definition.distribution);
  checkTools(packager, definition.distribution);
  const folder = join(work, "root");
  mkdirSync(folder);
  mkdirSync(beside);
  const installed = packages.filter(({ unpack }) => unpack === undefined);
  const request = requestOf(definition, build.mirror.repositories);
  await packager.install(installed, folder, request, packagerWork(build, definition.distribution, work));
  for (const entry of packages) {
    if (entry.unpack === undefined) continue;
    if (packager.unpack === undefined) throw new Error(`the packager of ${definition.distribution} cannot unpack ${entry.name}`);
    await packager.unpack(entry, entry.unpack === "beside" ? beside : folder);
  }
  return new RootTree(folder);
}

function writeOwnFiles(root: RootTree, { folders, files, links }: DistributionImageDefinition): void {
  for (const [path, mode] of sorted(folders)) root.makeFolder(path, Number.parseInt(mode, 8));
  for (const [path, { content, mode, owner }] of sorted(files)) root.put(path, content, Number.parseInt(mode, 8), owner);
  for (const [path, target] of sorted(links)) root.link(path, target);
}

function sorted<T>(map: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}

interface Kernel {
  readonly kernel: string;
  readonly initrd?: string;
  readonly cmdline: string;
}

/** Takes kernel and initramfs out of the root: they lie beside the disk or in the boot partition. */
async function takeKernel(definition: DistributionImageDefinition, build: ImageBuild, root: RootTree, work: string): Promise<Kernel> {
  const { cmdline } = build;
  if (build.kernel !== undefined) {
    await unpackKernelModules(build.kernel, root.folder);
    return { kernel: build.kernel.image.path, cmdline };
  }
  const found = findRootKernel(root.folder);
  if (definition.modules !== undefined) keepModules(found.modules, definition.modules);
  await run("depmod", ["-b", root.folder, found.release], {
    env: { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` },
    what: "listing the kernel's modules",
    kind: "host",
    fix: "install kmod",
  });
  const kernel = join(work, "vmlinuz");
  copyFileSync(found.image, kernel);
  const initrd = join(work, "initrd");
  writeInitramfs(initrd, {
    init: readFileSync(join(guestFolder(), "init"), "utf8"),
    busybox: root.at(findBusybox(root)),
    modules: found.modules,
    release: found.release,
    boot: BOOT_MODULES,
    onDemand: [],
  });
  emptyBoot(root);
  return { kernel, initrd, cmdline };
}

function emptyBoot(root: RootTree): void {
  if (!root.has("/boot")) return;
  for (const name of readdirSync(root.at("/boot"))) if (existsSync(root.at(`/boot/${name}`))) root.remove(`/boot/${name}`);
}
