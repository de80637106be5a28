import { dirname, resolve } from "node:path";
import type { LabPool, LabVolume } from "../../src/core/model/lab";
import type { LabFile } from "../../src/core/model/lab-document";
import { Size } from "../../src/core/size";
import type { HostStack } from "../host/host-stack";
import { Pool } from "../storage/pool";
import { PoolType } from "../storage/pool-type";
import { Volume } from "../storage/volume";
import { VolumeSource } from "../storage/volume-source";
import { atValue } from "./in-document";
import { type LabThings, named } from "./lab-things";

/** A pool of the lab. */
export function labPool(stack: HostStack, pool: LabPool): Pool {
  return new Pool(stack, pool.name, {
    type: pool.volume_group === undefined ? PoolType.directory(pool.path) : PoolType.logical(pool.volume_group),
    ...(pool.autostart === undefined ? {} : { autostart: pool.autostart }),
    ...(pool.protect === undefined ? {} : { protect: pool.protect }),
  });
}

/** A volume of the lab, made after the one below it. A local source is looked for from the folder of the file. */
export function labVolume(stack: HostStack, volume: LabVolume, file: LabFile, { pools, volumes }: Omit<LabThings, "networks">): Volume {
  const source = sourceOf(volume, volumes, file);
  return new Volume(stack, volume.name, {
    ...(volume.size === undefined ? {} : { size: Size.of(volume.size) }),
    ...(volume.format === undefined ? {} : { format: volume.format }),
    ...(volume.pool === undefined ? {} : { pool: named(pools, volume.pool) }),
    ...(source === undefined ? {} : { source }),
    ...(volume.protect === undefined ? {} : { protect: volume.protect }),
  });
}

/** Each after the one below it. */
export function inOrderOfBacking(volumes: readonly LabVolume[]): readonly LabVolume[] {
  const sorted: LabVolume[] = [];
  const visit = (volume: LabVolume) => {
    if (sorted.includes(volume)) return;
    for (const below of volumes.filter((one) => one.name === volume.backing)) visit(below);
    sorted.push(volume);
  };
  for (const volume of volumes) visit(volume);
  return sorted;
}

function sourceOf(volume: LabVolume, volumes: ReadonlyMap<string, Volume>, file: LabFile): VolumeSource | undefined {
  const { backing, source, checksum } = volume;
  if (backing !== undefined) return VolumeSource.backing(named(volumes, backing));
  if (source === undefined) return undefined;
  const path = /^[a-z][a-z0-9+.-]*:/i.test(source) ? source : resolve(dirname(file.source.file), source);
  return atValue(file, [...volume.at, "source"], () => VolumeSource.file(path, checksum === undefined ? {} : { checksum }));
}
