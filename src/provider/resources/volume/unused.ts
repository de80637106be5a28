import { findPool } from "../../../libvirt/calls/pool";
import { createVolume, deleteVolume, tryFindVolume, tryFindVolumeByPath, type Volume } from "../../../libvirt/calls/volume";
import { isAlreadyExists, isNotFound } from "../../../libvirt/error";
import { printXml } from "../../../libvirt/xml/print";
import { element } from "../../../libvirt/xml/tree";
import type { Host } from "../../host";

/**
 * A file of an image that no configuration names any more stays as long as volumes stand on it, or VMs boot by it (a VM keeps the image that
 * it was made from). It is marked by an empty volume beside it, and goes with the last of them.
 */
const markerName = (name: string) => `${name}.queztl-unused`;

/** One at a time for each backing volume: its deletion and those of the volumes on it decide about each other. */
export async function withBacking<T>(host: Host, path: string, body: () => Promise<T>): Promise<T> {
  return await host.libvirt.exclusive(`backing ${path}`, body);
}

export async function markUnused(host: Host, volume: Volume): Promise<void> {
  const { libvirt } = host;
  const xml = element("volume", {}, [
    element("name", {}, [markerName(volume.name)]),
    element("capacity", {}, ["0"]),
    element("allocation", {}, ["0"]),
  ]);
  try {
    await createVolume(libvirt, await findPool(libvirt, volume.pool), printXml(xml));
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}

/** A configuration names the image again. */
export async function markUsed(host: Host, volume: Volume): Promise<void> {
  const marker = await markerOf(host, volume);
  if (marker !== undefined) await deleteVolume(host.libvirt, marker);
}

/** A volume on it was deleted, or a VM that boots by it: if it was the last and nobody names the image, the image goes too. */
export async function dropIfUnused(host: Host, path: string): Promise<void> {
  const { libvirt } = host;
  const volume = await tryFindVolumeByPath(libvirt, path);
  if (volume === undefined) return;
  const marker = await markerOf(host, volume);
  if (marker === undefined || (await host.backings.usersOf(libvirt, path)).length > 0) return;
  await deleteVolume(libvirt, volume);
  await deleteVolume(libvirt, marker);
  host.backings.deleted(volume);
}

async function markerOf(host: Host, volume: Volume): Promise<Volume | undefined> {
  try {
    return await tryFindVolume(host.libvirt, await findPool(host.libvirt, volume.pool), markerName(volume.name));
  } catch (error) {
    if (isNotFound(error, "pool")) return undefined;
    throw error;
  }
}
