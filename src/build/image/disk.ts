import { closeSync, openSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DistributionImageDefinition } from "../../core/model/image";
import { rootPartitionId } from "../../core/model/image-cmdline";
import { uuidOf } from "../../core/model/image-defaults";
import { run } from "../../core/process";
import { Size } from "../../core/size";
import { makeExt4 } from "../ext4";
import { SOURCE_DATE_EPOCH } from "./source-date";

const MIB = 1024 * 1024;
const ESP_MIB = 96;
/** Of the boot partition, before the root partition, which is last so that it can grow. */
const ESP_AT = 1;
const ROOT_AT = ESP_AT + ESP_MIB;

/** A file of the boot partition. */
export interface BootFile {
  /** Below the partition, such as EFI/BOOT/BOOTX64.EFI. */
  readonly path: string;
  /** On this machine. */
  readonly file: string;
}

/** Makes the raw disk: the root's file system alone for direct boot, else partitions with it behind the boot files. Without loop devices or mounts. */
export async function makeDisk(
  file: string,
  root: string,
  definition: DistributionImageDefinition,
  boot: readonly BootFile[],
  work: string,
): Promise<void> {
  const { label, uuid, size } = definition.disk;
  const total = Number(Size.of(size).bytes);
  const options = { label, uuid, owners: "kept", dates: "kept" } as const;
  if (definition.boot === "direct") return await makeExt4(file, root, { ...options, size: total });
  const rootFile = join(work, "root.img");
  await makeExt4(rootFile, root, { ...options, size: total - (ROOT_AT + 1) * MIB });
  closeSync(openSync(file, "w"));
  truncateSync(file, total);
  await partition(file, definition.name);
  await copyInto(file, await makeBootPartition(definition.name, boot, work), ESP_AT);
  await copyInto(file, rootFile, ROOT_AT);
  rmSync(rootFile);
}

async function partition(file: string, name: string): Promise<void> {
  const script = [
    "label: gpt",
    `label-id: ${uuidOf(`${name} disk`)}`,
    "first-lba: 2048",
    `start=${ESP_AT}MiB, size=${ESP_MIB}MiB, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=boot, uuid=${uuidOf(`${name} boot partition`)}`,
    `start=${ROOT_AT}MiB, type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, name=root, uuid=${rootPartitionId(name)}`,
  ];
  await run("sfdisk", ["-q", "--no-reread", "--no-tell-kernel", file], {
    env: systemPath(),
    input: `${script.join("\n")}\n`,
    what: "partitioning the disk",
    kind: "host",
    fix: "install fdisk",
  });
}

async function makeBootPartition(name: string, files: readonly BootFile[], work: string): Promise<string> {
  const image = join(work, "boot.img");
  rmSync(image, { force: true });
  writeFileSync(image, "");
  truncateSync(image, ESP_MIB * MIB);
  const env = systemPath();
  const id = uuidOf(`${name} boot partition`).slice(0, 8);
  const fix = "install dosfstools and mtools";
  await run("mkfs.vfat", ["--invariant", "-F", "32", "-n", "BOOT", "-i", id, image], {
    env,
    what: "making the boot partition",
    kind: "host",
    fix,
  });
  const folders = new Set(
    files.flatMap(({ path }) =>
      path
        .split("/")
        .slice(0, -1)
        .map((_, index, steps) => steps.slice(0, index + 1).join("/")),
    ),
  );
  for (const folder of [...folders].sort())
    await run("mmd", ["-i", image, `::${folder}`], { env, what: "filling the boot partition", kind: "host", fix });
  for (const { path, file } of files)
    await run("mcopy", ["-i", image, file, `::${path}`], { env, what: "filling the boot partition", kind: "host", fix });
  return image;
}

async function copyInto(disk: string, part: string, mebibytes: number): Promise<void> {
  await run("dd", [`if=${part}`, `of=${disk}`, "bs=1M", `seek=${mebibytes}`, "conv=notrunc,sparse", "status=none"], {
    what: "putting the disk together",
  });
}

function systemPath(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin`,
    SOURCE_DATE_EPOCH: String(SOURCE_DATE_EPOCH),
    TZ: "UTC",
    LC_ALL: "C.UTF-8",
  };
}
