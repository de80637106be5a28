import type { Construct } from "constructs";
import { QueztlError } from "../../src/core/error";
import type { Size } from "../../src/core/size";
import { requireSameStack } from "../host/same-stack";
import type { DomainDevicesDisks } from "../l1/generated/domain";
import type { IPool } from "../storage/pool";
import { type IVolume, Volume } from "../storage/volume";

/** A disk of a VM beside its root: a volume that you have, or a new one of a size. */
export type Disk = (
  | { readonly volume: IVolume; readonly size?: never; readonly pool?: never }
  | {
      /** Rounded up to 1 MiB. */
      readonly size: Size;
      /** @default the VM's */
      readonly pool?: IPool;
      readonly volume?: never;
    }
) & {
  /** Also the disk's serial number in the guest, up to 20 characters. @default "data", "data2", … by position */
  readonly name?: string;
  /** The guest cannot write. @default false */
  readonly readOnly?: boolean;
};

export interface AttachedDisk {
  readonly name: string;
  readonly volume: IVolume;
  readonly readOnly: boolean;
}

const SERIAL = /^[A-Za-z0-9_.-]{1,20}$/; // virtio-blk's serial number has 20 bytes
const LETTERS = "bcdefghijklmnopqrstuvwxy"; // vda is the root, vdz the seed

/** Settles names and makes the volumes that do not exist. @throws QueztlError for too many disks, or two of one name */
export function attach(
  vm: Construct,
  disks: readonly Disk[],
  usual: { readonly pool: IPool; readonly protect?: boolean },
): readonly AttachedDisk[] {
  const refuse = (summary: string, fix: string) => {
    throw new QueztlError({ kind: "config", where: vm.node.path, summary, fix });
  };
  if (disks.length > LETTERS.length) refuse(`${disks.length} disks are too many`, `a VM has at most ${LETTERS.length} beside its root`);
  const names = new Set<string>();
  return disks.map((disk, index) => {
    const name = disk.name ?? (index === 0 ? "data" : `data${index + 1}`);
    if (!SERIAL.test(name))
      refuse(`"${name}" cannot be the name of a disk`, "write up to 20 letters, digits, dots, dashes and underscores");
    if (names.has(name)) refuse(`two disks are named "${name}"`, "give each disk a name of its own");
    names.add(name);
    const readOnly = disk.readOnly ?? false;
    if (disk.volume !== undefined) {
      requireSameStack(vm, disk.volume);
      return { name, volume: disk.volume, readOnly };
    }
    return { name, volume: newVolume(vm, name, disk.size, disk.pool ?? usual.pool, usual.protect), readOnly };
  });
}

function newVolume(vm: Construct, name: string, size: Size, pool: IPool, protect: boolean | undefined): Volume {
  const id = `${vm.node.id}-${name}`;
  return new Volume(vm, id, {
    size,
    pool,
    volumeName: pool.kind === "logical" ? id : `${id}.qcow2`,
    ...(protect === undefined ? {} : { protect }),
  });
}

export function rootDiskConfig(volume: IVolume): DomainDevicesDisks {
  return diskConfig(volume, "vda", {});
}

export function dataDiskConfig(disk: AttachedDisk, index: number): DomainDevicesDisks {
  return diskConfig(disk.volume, `vd${LETTERS[index]}`, { serial: disk.name, ...(disk.readOnly ? { readOnly: true } : {}) });
}

/** The seed is a disk, not a CD: the micro image's kernel has no driver for CDs. Its name is always the last one, so that disks come and go beside it. */
export function seedDiskConfig(seed: { readonly path: string; readonly volumeName: string; readonly pool: IPool }): DomainDevicesDisks {
  return diskConfig({ ...seed, format: "raw" }, "vdz", { readOnly: true });
}

function diskConfig(
  volume: Pick<IVolume, "path" | "volumeName" | "pool" | "format">,
  dev: string,
  more: Pick<DomainDevicesDisks, "serial" | "readOnly">,
): DomainDevicesDisks {
  return {
    device: "disk",
    source: sourceOf(volume),
    driver: { name: "qemu", type: volume.format, ...(more.readOnly === true ? {} : { discard: "unmap" }) },
    target: { dev, bus: "virtio" },
    ...more,
  };
}

/** By path where the kind of pool is known: AppArmor's helper of libvirt follows paths, and not volumes of pools. */
function sourceOf({ path, volumeName, pool }: Pick<IVolume, "path" | "volumeName" | "pool">): DomainDevicesDisks["source"] {
  if (pool.kind === "directory") return { file: { file: path } };
  return pool.kind === "logical" ? { block: { dev: path } } : { volume: { pool: pool.poolName, volume: volumeName } };
}
