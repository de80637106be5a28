import { findPool } from "../../../libvirt/calls/pool";
import { tryFindVolume, type Volume, volumeXml } from "../../../libvirt/calls/volume";
import { isNotFound, isWrongState } from "../../../libvirt/error";
import type { Libvirt } from "../../../libvirt/libvirt";
import { parseXml } from "../../../libvirt/xml/parse";
import { attributeAt, textAt } from "../../../libvirt/xml/query";
import type { XmlElement } from "../../../libvirt/xml/tree";
import { volume as table } from "../../../schema/storage";
import type { Value, Values } from "../../sdk/value";
import { numberOf } from "../pool/state";
import { importedArguments, knownValues, projectArguments } from "../table-state";

export type Found = { readonly kind: "volume"; readonly volume: Volume } | { readonly kind: "gone" } | { readonly kind: "pool-off" };

/** Looks a volume up; a pool that is stopped tells nothing about its volumes. */
export async function findVolumeOf(libvirt: Libvirt, pool: string, name: string): Promise<Found> {
  try {
    const volume = await tryFindVolume(libvirt, await findPool(libvirt, pool), name);
    return volume === undefined ? { kind: "gone" } : { kind: "volume", volume };
  } catch (error) {
    if (isNotFound(error, "pool")) return { kind: "gone" };
    if (isWrongState(error)) return { kind: "pool-off" };
    throw error;
  }
}

export async function readVolumeXml(libvirt: Libvirt, volume: Volume): Promise<XmlElement> {
  return parseXml(await volumeXml(libvirt, volume));
}

/** The state of a volume in the shape of the prior one. */
export function volumeState(volume: Volume, root: XmlElement, prior: Values): Values {
  const found = projectArguments(table, withRawForIso(root), prior);
  return { ...found, ...facts(volume, root), change: prior.change ?? null };
}

/** The state after a create or an update. */
export function appliedState(volume: Volume, root: XmlElement, planned: Values): Values {
  const known = knownValues(planned);
  return { ...known, ...facts(volume, root) };
}

export function importedState(volume: Volume, root: XmlElement): Values {
  const found = importedArguments(table, root, { pool: volume.pool, capacity: numberOf(BigInt(textAt(root, "capacity") ?? "0")) });
  return { ...found, ...facts(volume, root), change: null };
}

/** libvirt calls a raw volume with an ISO file system in it `iso`. */
function withRawForIso(root: XmlElement): XmlElement {
  if (attributeAt(root, "target/format", "type") !== "iso") return root;
  const raw = (node: XmlElement): XmlElement => ({
    name: node.name,
    attributes: node.name === "format" ? { ...node.attributes, type: "raw" } : node.attributes,
    children: node.children.map((child) => (typeof child === "object" && "name" in child ? raw(child) : child)),
  });
  return raw(root);
}

function facts(volume: Volume, root: XmlElement): { readonly [name: string]: Value } {
  return {
    id: `${volume.pool}/${volume.name}`,
    key: textAt(root, "key") ?? volume.key,
    path: textAt(root, "target/path") ?? volume.key,
    format: attributeAt(root, "target/format", "type") ?? "raw",
    size: numberOf(BigInt(textAt(root, "capacity") ?? "0")),
  };
}
