import { domainXml, listAllDomains } from "../../../libvirt/calls/domain";
import { listAllPools } from "../../../libvirt/calls/pool";
import { listVolumes, tryFindVolumeByPath, type Volume, volumeXml } from "../../../libvirt/calls/volume";
import { LibvirtError } from "../../../libvirt/error";
import type { Libvirt } from "../../../libvirt/libvirt";
import { parseXml } from "../../../libvirt/xml/parse";
import { attributeAt, textAt } from "../../../libvirt/xml/query";
import { bootFilesOf } from "../domain/boot-files";

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

/** What needs a volume. */
export interface User {
  readonly kind: "volume" | "VM";
  /** A volume's with its pool: `default/db.qcow2`. */
  readonly name: string;
}

/** The volume below another one; undefined: no pool has it. */
export async function backingFacts(libvirt: Libvirt, path: string): Promise<VolumeFacts | undefined> {
  const volume = await tryFindVolumeByPath(libvirt, path);
  return volume === undefined ? undefined : await volumeFacts(libvirt, volume);
}

/** Every path that volumes stand on or domains boot by, with the names of those; at most 5 s old within one process. */
export class BackingMap {
  private at = 0;
  private reading: Promise<ReadonlyMap<string, readonly User[]>> | undefined;
  private readonly gone = new Set<string>();

  /** Volumes that stand on the one with this path, and VMs that boot by it. */
  async usersOf(libvirt: Libvirt, path: string): Promise<readonly User[]> {
    if (this.reading === undefined || Date.now() - this.at > 5000) {
      this.at = Date.now();
      this.gone.clear();
      this.reading = readBackings(libvirt);
      this.reading.catch(() => this.changed());
    }
    const users = (await this.reading).get(path) ?? [];
    return users.filter((user) => !(user.kind === "volume" && this.gone.has(user.name)));
  }

  /** A volume was made, or a VM is gone: what stands on what has changed. */
  changed(): void {
    this.reading = undefined;
  }

  deleted(volume: Volume): void {
    this.gone.add(labelOf(volume));
  }
}

const labelOf = ({ pool, name }: Volume) => `${pool}/${name}`;

async function readBackings(libvirt: Libvirt): Promise<ReadonlyMap<string, readonly User[]>> {
  const pools = (await listAllPools(libvirt)).filter(({ active }) => active);
  const volumes = (await Promise.all(pools.map(async ({ pool }) => await quietly(listVolumes(libvirt, pool), [])))).flat();
  const found = new Map<string, User[]>();
  const add = (path: string, user: User) => found.set(path, [...(found.get(path) ?? []), user]);
  await Promise.all(
    volumes.map(async (volume) => {
      const facts = await quietly(volumeFacts(libvirt, volume), undefined);
      if (facts?.backing !== undefined) add(facts.backing, { kind: "volume", name: labelOf(volume) });
    }),
  );
  await Promise.all(
    (await listAllDomains(libvirt)).map(async (domain) => {
      const xml = await quietly(domainXml(libvirt, domain.domain, { inactive: true }), undefined);
      if (xml !== undefined) for (const file of bootFilesOf(parseXml(xml))) add(file, { kind: "VM", name: domain.name });
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
