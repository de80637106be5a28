import { QueztlError } from "../../../core/error";
import { deleteVolume, type Volume } from "../../../libvirt/calls/volume";
import { isNotFound } from "../../../libvirt/error";
import { isObject } from "../../../schema/check";
import { volume as table } from "../../../schema/storage";
import type { Host, HostSettings } from "../../host";
import { bytesOf } from "../../mapping/normal";
import { terraformSchema } from "../../mapping/terraform";
import { hasUnknown, plain, plainValues } from "../../mapping/values";
import type { Json, Outcome, Resource } from "../../sdk/resource";
import { moveFrom } from "../../sdk/stored-state";
import type { Value, Values } from "../../sdk/value";
import { failed } from "../failure";
import { type Patience, patience, timeoutOf, whileBusy } from "../patience";
import { readPrivate, writePrivate } from "../private-data";
import { nameOf, planTable, protectedError, validateTable } from "../table-plan";
import { volumeFacts } from "./backing";
import { stampOf } from "./content";
import { createVolumeResource } from "./create";
import { growVolume } from "./grow";
import { volumeRules } from "./plan";
import { appliedState, findVolumeOf, importedState, readVolumeXml, volumeState } from "./state";
import { dropIfUnused, markUnused, withBacking } from "./unused";

/** `libvirt_volume`. */
export function volumeResource(unknownKeys: () => HostSettings["unknownKeys"]): Resource<Host> {
  return {
    schema: terraformSchema(table),
    validate: (config) => validateTable(table, config, unknownKeys()),
    plan: async (request, { client }) => planTable(volumeRules(await stampIfKnown(request.config?.create)), request, client),
    create: async ({ planned }, { client, signal }) => {
      const stamp = await stampOf(plain(planned.create));
      const volume = await createVolumeResource(client, planned, patience(signal, timeoutOf(planned.timeouts, "create", "30m")));
      const state = appliedState(volume, await readVolumeXml(client.libvirt, volume), planned);
      return { state, private: remember(planned, stamp === undefined ? undefined : { ...stamp }) };
    },
    read: async ({ state }, { client }) => await readVolume(client, state),
    update: async ({ prior, planned, private: data }, { client, signal }) =>
      await updateVolume(client, prior, planned, data, patience(signal, timeoutOf(planned.timeouts, "update", "10m"))),
    delete: async ({ prior, private: data }, { client, signal }) => {
      if (readPrivate(data).protected) return { state: prior, diagnostics: [protectedError(volumeRules(undefined), prior, "deletes")] };
      return await deleteVolumeResource(client, prior, patience(signal, timeoutOf(prior.timeouts, "delete", "5m")));
    },
    import: async (id, { client }) => await importVolume(client, id),
    move: moveFrom("dmacvicar/libvirt", table.type),
  };
}

async function stampIfKnown(create: Value | undefined) {
  return hasUnknown(create) ? undefined : await stampOf(plain(create)).catch(() => undefined);
}

function remember(planned: Values, content: Json | undefined): Json {
  const flags = writePrivate({ protected: planned.protect === true });
  return { ...(isObject(flags) ? (flags as { [key: string]: Json }) : {}), ...(content === undefined ? {} : { content }) };
}

async function readVolume(host: Host, prior: Values): Promise<Outcome> {
  const found = await findVolumeOf(host.libvirt, String(prior.pool), String(prior.name));
  if (found.kind === "gone") return { state: null };
  if (found.kind === "pool-off") {
    const summary = `${nameOf(table, prior)} was not read: pool ${String(prior.pool)} is not running`;
    return { state: prior, diagnostics: [{ severity: "warning", summary, detail: "What is known about it may be old. Start the pool." }] };
  }
  try {
    return { state: volumeState(found.volume, await readVolumeXml(host.libvirt, found.volume), prior) };
  } catch (error) {
    if (isNotFound(error, "volume")) return { state: null };
    throw error;
  }
}

/** Only growing reaches here: everything else replaces the volume. */
async function updateVolume(host: Host, prior: Values, planned: Values, data: Json | undefined, patience: Patience): Promise<Outcome> {
  const found = await findVolumeOf(host.libvirt, String(prior.pool), String(prior.name));
  if (found.kind !== "volume") throw new QueztlError({ kind: "not-found", summary: `${nameOf(table, prior)} is not there any more` });
  const [before, wanted] = [capacityOf(prior), capacityOf(planned)];
  if (wanted !== undefined && wanted !== before) await growVolume(host, found.volume, wanted, patience);
  const state = appliedState(found.volume, await readVolumeXml(host.libvirt, found.volume), planned);
  const size = wanted === undefined ? state.size : Number(wanted);
  const content = isObject(data) ? (data.content as Json | undefined) : undefined;
  return { state: { ...state, size: size ?? null }, private: remember(planned, content) };
}

function capacityOf(values: Values): bigint | undefined {
  const node = table.fields.capacity;
  const known = plainValues(values);
  return node?.kind === "number" ? bytesOf(node, known.capacity, known) : undefined;
}

async function deleteVolumeResource(host: Host, prior: Values, patience: Patience): Promise<Outcome> {
  try {
    const found = await findVolumeOf(host.libvirt, String(prior.pool), String(prior.name));
    if (found.kind === "gone") return { state: null };
    if (found.kind === "pool-off") {
      const fix = `start it: virsh pool-start ${String(prior.pool)}`;
      throw new QueztlError({ kind: "host", summary: `pool ${String(prior.pool)} is not running`, fix });
    }
    return await remove(host, found.volume, prior, patience);
  } catch (thrown) {
    if (isNotFound(thrown, "volume")) return { state: null };
    return await failed(table, prior, "deleting", thrown, async () => (await readVolume(host, prior)).state);
  }
}

/** A volume that others stand on is never deleted; a file of an image goes with the last that needs it. */
async function remove(host: Host, volume: Volume, prior: Values, patience: Patience): Promise<Outcome> {
  const { libvirt } = host;
  const { path, backing } = await volumeFacts(libvirt, volume);
  const destroy = async () => {
    await whileBusy(`deleting ${volume.name}`, patience, async () => await deleteVolume(libvirt, volume));
    host.backings.deleted(volume);
  };
  if (backing !== undefined) {
    await withBacking(host, backing, async () => {
      await destroy();
      await dropIfUnused(host, backing);
    });
    return { state: null };
  }
  return await withBacking(host, path ?? volume.key, async () => {
    const all = await host.backings.usersOf(libvirt, path ?? volume.key);
    // A VM cannot be switched on without the files of its image; what else it names is its own affair.
    const users = all.filter(({ kind }) => kind === "volume" || isImage(prior)).map(({ kind, name }) => `${kind} ${name}`);
    if (users.length === 0) {
      await destroy();
      return { state: null };
    }
    const why = `needed by ${users.slice(0, 10).join(", ")}${users.length > 10 ? ` and ${users.length - 10} more` : ""}`;
    if (!isImage(prior)) throw new QueztlError({ kind: "host", summary: "other volumes stand on it", why, fix: "delete them first" });
    await markUnused(host, volume);
    return {
      state: null,
      diagnostics: [{ severity: "warning", summary: `${nameOf(table, prior)} stays until the last that needs it is deleted`, detail: why }],
    };
  });
}

function isImage(prior: Values): boolean {
  const create = plain(prior.create);
  const url = isObject(create) && isObject(create.content) ? create.content.url : undefined;
  return typeof url === "string" && url.startsWith("queztl-image:");
}

async function importVolume(host: Host, id: string): Promise<Outcome> {
  const slash = id.indexOf("/");
  if (slash < 1)
    throw new QueztlError({ kind: "config", summary: `"${id}" does not name a volume`, fix: "write POOL/NAME, such as default/db.qcow2" });
  const found = await findVolumeOf(host.libvirt, id.slice(0, slash), id.slice(slash + 1));
  if (found.kind !== "volume") return { state: null };
  const root = await readVolumeXml(host.libvirt, found.volume);
  return { state: importedState(found.volume, root), private: writePrivate({ imported: root }) };
}
