import { createHash } from "node:crypto";
import { QueztlError } from "../../../core/error";
import { Reverter } from "../../../core/reverter";
import { findPool, type Pool, refreshPool } from "../../../libvirt/calls/pool";
import {
  createVolume,
  createVolumeFrom,
  deleteVolume,
  findVolume,
  resizeVolume,
  tryFindVolume,
  type Volume,
} from "../../../libvirt/calls/volume";
import { isAlreadyExists, isNotFound } from "../../../libvirt/error";
import { downloadVolume } from "../../../libvirt/stream/download";
import { uploadVolume } from "../../../libvirt/stream/upload";
import { printXml } from "../../../libvirt/xml/print";
import { find } from "../../../libvirt/xml/query";
import { element, type XmlElement } from "../../../libvirt/xml/tree";
import { isObject } from "../../../schema/check";
import { volume as table } from "../../../schema/storage";
import type { Host } from "../../host";
import { bytesOf } from "../../mapping/normal";
import { writePlace } from "../../mapping/place";
import { plain, plainValues } from "../../mapping/values";
import { writeFields } from "../../mapping/write";
import type { Values } from "../../sdk/value";
import { type Patience, throwIfCancelled, whileBusy } from "../patience";
import { backingFacts, volumeFacts } from "./backing";
import { type Content, openContent, seedContent, verified } from "./content";
import { markUsed } from "./unused";

/** What is to be made, with everything known that the definition needs. */
interface Recipe {
  readonly xml: XmlElement;
  readonly content: Content | undefined;
  readonly from: Volume | undefined;
  readonly capacity: bigint;
  readonly format: string;
  readonly backing: string | undefined;
}

/** Makes the volume; after a failure nothing of it is left. */
export async function createVolumeResource(host: Host, planned: Values, patience: Patience): Promise<Volume> {
  const { libvirt } = host;
  const name = String(planned.name);
  throwIfCancelled(patience.signal, `the create of ${name}`);
  const pool = await poolOf(host, String(planned.pool), name);
  const recipe = await recipeOf(host, pool, planned, patience);
  const existing = await existingVolume(host, pool, name, recipe, patience);
  if (existing !== undefined) {
    await markUsed(host, existing);
    return existing;
  }
  return await Reverter.run(async (reverter) => {
    // Whoever finds the marker knows that the volume is not whole.
    const marker = recipe.content === undefined && recipe.from === undefined ? undefined : await mark(host, pool, name, patience);
    if (marker !== undefined) reverter.add(`delete volume ${marker.name}`, async () => await deleteVolume(libvirt, marker));
    const volume = await make(host, pool, recipe, name, patience);
    host.backings.changed();
    reverter.add(`delete volume ${name}`, async () => await deleteVolume(libvirt, volume));
    if (recipe.content !== undefined) await fill(host, volume, recipe.content, recipe.capacity, patience);
    if (marker !== undefined) await deleteVolume(libvirt, marker);
    return volume;
  });
}

async function poolOf(host: Host, pool: string, volume: string): Promise<Pool> {
  try {
    return await findPool(host.libvirt, pool);
  } catch (error) {
    if (!isNotFound(error, "pool")) throw error;
    throw new QueztlError({
      kind: "not-found",
      where: `libvirt_volume "${volume}"`,
      summary: `there is no pool "${pool}"`,
      fix: "refer to the pool's resource (pool = libvirt_pool.NAME.name), so that Terraform makes it first",
      cause: error,
    });
  }
}

async function recipeOf(host: Host, pool: Pool, planned: Values, { signal }: Patience): Promise<Recipe> {
  const { libvirt } = host;
  const values = plainValues(planned);
  const name = String(planned.name);
  const create = isObject(values.create) ? values.create : {};
  const content = await contentOf(create, name, signal);
  const from = await clonedVolume(host, pool, create);
  const fromFacts = from === undefined ? undefined : await volumeFacts(libvirt, from);
  const declared = isObject(values.backing_store) && typeof values.backing_store.path === "string" ? values.backing_store.path : undefined;
  const below = declared === undefined ? undefined : await backingFacts(libvirt, declared);
  const least = content?.capacity ?? fromFacts?.capacity ?? below?.capacity;
  const wanted = table.fields.capacity?.kind === "number" ? bytesOf(table.fields.capacity, values.capacity, values) : undefined;
  const capacity = checkCapacity(name, wanted, least, content !== undefined || from !== undefined);
  const format = formatOf(values, content, fromFacts?.format, declared !== undefined);
  let xml = writeFields(table.fields, element("volume"), undefined, values);
  xml = writePlace(writePlace(xml, "capacity@unit", "bytes"), "capacity", String(capacity));
  xml = writePlace(xml, "target/format@type", format);
  if (find(xml, "allocation") === undefined) xml = writePlace(xml, "allocation", "0");
  if (declared !== undefined && find(xml, "backingStore/format") === undefined)
    xml = writePlace(xml, "backingStore/format@type", below?.format ?? "raw");
  return { xml, content, from, capacity, format, backing: declared };
}

async function contentOf(create: Readonly<Record<string, unknown>>, name: string, signal: AbortSignal): Promise<Content | undefined> {
  if (isObject(create.cloudinit)) return seedContent(create.cloudinit, name);
  if (!isObject(create.content)) return undefined;
  const { url, checksum } = create.content;
  return await openContent(String(url), typeof checksum === "string" ? checksum : undefined, signal);
}

async function clonedVolume(host: Host, pool: Pool, create: Readonly<Record<string, unknown>>): Promise<Volume | undefined> {
  if (!isObject(create.clone)) return undefined;
  const other = typeof create.clone.pool === "string" ? await findPool(host.libvirt, create.clone.pool) : pool;
  return await findVolume(host.libvirt, other, String(create.clone.volume));
}

function checkCapacity(name: string, wanted: bigint | undefined, least: bigint | undefined, isWhole: boolean): bigint {
  const where = `libvirt_volume "${name}", capacity`;
  if (wanted === undefined) {
    if (least !== undefined) return least;
    throw new QueztlError({
      kind: "config",
      where,
      summary: "is required for an empty volume",
      fix: 'write capacity = 10 and capacity_unit = "GiB"',
    });
  }
  if (least !== undefined && wanted < least) {
    const what = isWhole ? "what it is made of" : "its backing volume";
    throw new QueztlError({
      kind: "config",
      where,
      summary: `${wanted} bytes are less than ${what} has: ${least}`,
      fix: "leave it out, or make it larger",
    });
  }
  return wanted;
}

function formatOf(values: Values, content: Content | undefined, cloned: string | undefined, isOverlay: boolean): string {
  const target = plain(values.target);
  const declared = isObject(target) && isObject(target.format) ? target.format.type : undefined;
  if (typeof declared === "string") return declared;
  return isOverlay ? "qcow2" : (content?.format ?? cloned ?? "raw");
}

const markerName = (name: string) => `${name}.queztl-partial`;

async function mark(host: Host, pool: Pool, name: string, patience: Patience): Promise<Volume> {
  const { libvirt } = host;
  const marker = markerName(name);
  const xml = printXml(
    element("volume", {}, [element("name", {}, [marker]), element("capacity", {}, ["0"]), element("allocation", {}, ["0"])]),
  );
  try {
    return await whileBusy(`making ${marker}`, patience, async () => await createVolume(libvirt, pool, xml));
  } catch (error) {
    if (isAlreadyExists(error)) return await findVolume(libvirt, pool, marker);
    throw error;
  }
}

async function make(host: Host, pool: Pool, { xml, from }: Recipe, name: string, patience: Patience): Promise<Volume> {
  const { libvirt } = host;
  const text = printXml(xml);
  return await whileBusy(`making volume ${name}`, patience, async () =>
    from === undefined ? await createVolume(libvirt, pool, text) : await createVolumeFrom(libvirt, pool, text, from),
  );
}

async function fill(host: Host, volume: Volume, content: Content, capacity: bigint, patience: Patience): Promise<void> {
  const { libvirt } = host;
  await uploadVolume(libvirt, volume, verified(content), { signal: patience.signal });
  if (content.format === "qcow2" && capacity > content.capacity) {
    await whileBusy(
      `looking into pool ${volume.pool}`,
      patience,
      async () => await refreshPool(libvirt, await findPool(libvirt, volume.pool)),
    );
    await whileBusy(`growing ${volume.name}`, patience, async () => await resizeVolume(libvirt, volume, capacity));
  }
}

/**
 * A volume of this name that is there already: half-made ones are removed; one that is byte for byte what would be made is taken over, which
 * is what an apply that was killed at the last moment needs. Anything else is somebody's.
 */
async function existingVolume(host: Host, pool: Pool, name: string, recipe: Recipe, patience: Patience): Promise<Volume | undefined> {
  const { libvirt } = host;
  const volume = await tryFindVolume(libvirt, pool, name);
  const marker = await tryFindVolume(libvirt, pool, markerName(name));
  if (marker !== undefined) {
    if (volume !== undefined) await whileBusy(`deleting ${name}`, patience, async () => await deleteVolume(libvirt, volume));
    await whileBusy(`deleting ${marker.name}`, patience, async () => await deleteVolume(libvirt, marker));
    return undefined;
  }
  if (volume === undefined) return undefined;
  const why = await otherThan(host, volume, recipe, patience);
  if (why === undefined) return volume;
  throw new QueztlError({
    kind: "config",
    where: `libvirt_volume "${name}"`,
    summary: `pool ${pool.name} already has a volume of this name`,
    why,
    fix: `choose another name, or take it over: terraform import ADDRESS ${pool.name}/${name}`,
  });
}

/** Room that a new and empty qcow2 takes: header, tables, a cluster each. */
const PRISTINE_BYTES = 1024n * 1024n;

/** qcow2 rounds up to whole sectors. */
const inSectors = (bytes: bigint) => (bytes + 511n) / 512n;

async function otherThan(host: Host, volume: Volume, recipe: Recipe, patience: Patience): Promise<string | undefined> {
  const facts = await volumeFacts(host.libvirt, volume);
  if (inSectors(facts.capacity) !== inSectors(recipe.capacity)) return `it has ${facts.capacity} bytes, not ${recipe.capacity}`;
  if (facts.format !== undefined && facts.format !== recipe.format && !(facts.format === "iso" && recipe.format === "raw"))
    return `its format is ${facts.format}, not ${recipe.format}`;
  if (facts.backing !== recipe.backing) return `it stands on ${facts.backing ?? "nothing"}, not on ${recipe.backing ?? "nothing"}`;
  if (recipe.from !== undefined) return "whether it is a copy cannot be told";
  if (recipe.content === undefined) return facts.allocation > PRISTINE_BYTES ? "it is not empty" : undefined;
  return (await hasContent(host, volume, recipe.content, patience)) ? undefined : "its content is another one";
}

async function hasContent(host: Host, volume: Volume, content: Content, { signal }: Patience): Promise<boolean> {
  const expected = createHash("sha256");
  for await (const piece of verified(content)) expected.update(piece);
  const actual = createHash("sha256");
  let length = 0;
  for await (const piece of downloadVolume(host.libvirt, volume, { signal })) {
    const part = piece.subarray(0, Math.max(0, content.length - length));
    actual.update(part);
    length += part.length;
  }
  return length === content.length && actual.digest("hex") === expected.digest("hex");
}
