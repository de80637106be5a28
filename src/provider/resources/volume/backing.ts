import { listAllPools } from "../../../libvirt/calls/pool";
import { listVolumes, tryFindVolumeByPath, type Volume, volumeXml } from "../../../libvirt/calls/volume";
import { LibvirtError } from "../../../libvirt/error";
import type { Libvirt } from "../../../libvirt/libvirt";
import { parseXml } from "../../../libvirt/xml/parse";
import { attributeAt, textAt } from "../../../libvirt/xml/query";

export interface VolumeFacts {
  readonly capacity: bigint;
  readonly format: string | undefined;
  readonly path: string | undefined;
  readonly key: string;
  readonly backing: string | undefined;
  readonly allocation: bigint;
}

export async function volumeFacts(libvirt: Libvirt, volume: Volume): Promise<VolumeFacts> {
  const root = parseXml(await volumeXml(libvirt, volume));
  return {
    capacity: BigInt(textAt(root, "capacity") ?? "0"),
    allocation: BigInt(textAt(root, "allocation") ?? "0"),
    format: attributeAt(root, "target/format", "type"),
    path: textAt(root, "target/path"),
    key: textAt(root, "key") ?? volume.key,
    backing: textAt(root, "backingStore/path"),
  };
}

/** The volume below another one; undefined: no pool has it. */
export async function backingFacts(libvirt: Libvirt, path: string): Promise<VolumeFacts | undefined> {
  const volume = await tryFindVolumeByPath(libvirt, path);
  return volume === undefined ? undefined : await volumeFacts(libvirt, volume);
}

/** Every backing path of the host's volumes, with the names of those that stand on it; at most 5 s old within one process. */
export class BackingMap {
  private at = 0;
  private reading: Promise<ReadonlyMap<string, readonly string[]>> | undefined;
  private readonly gone = new Set<string>();

  /** Volumes that stand on the one with this path. */
  async usersOf(libvirt: Libvirt, path: string): Promise<readonly string[]> {
    if (this.reading === undefined || Date.now() - this.at > 5000) {
      this.at = Date.now();
      this.gone.clear();
      this.reading = readBackings(libvirt);
      this.reading.catch(() => this.made());
    }
    const users = (await this.reading).get(path) ?? [];
    return users.filter((user) => !this.gone.has(user));
  }

  /** A volume was made: it may stand on another one. */
  made(): void {
    this.reading = undefined;
  }

  deleted(volume: Volume): void {
    this.gone.add(labelOf(volume));
  }
}

const labelOf = ({ pool, name }: Volume) => `${pool}/${name}`;

async function readBackings(libvirt: Libvirt): Promise<ReadonlyMap<string, readonly string[]>> {
  const pools = (await listAllPools(libvirt)).filter(({ active }) => active);
  const volumes = (await Promise.all(pools.map(async ({ pool }) => await quietly(listVolumes(libvirt, pool), [])))).flat();
  const found = new Map<string, string[]>();
  await Promise.all(
    volumes.map(async (volume) => {
      const facts = await quietly(volumeFacts(libvirt, volume), undefined);
      if (facts?.backing !== undefined) found.set(facts.backing, [...(found.get(facts.backing) ?? []), labelOf(volume)]);
    }),
  );
  return found;
}

/** What vanishes while we look does not matter. */
async function quietly<T, U>(reading: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await reading;
  } catch (error) {
    if (LibvirtError.is(error)) return otherwise;
    throw error;
  }
}
