import { QueztlError } from "../../../core/error";
import {
  deletePool,
  destroyPool,
  findPoolByUuid,
  isPoolActive,
  type Pool,
  setPoolAutostart,
  tryFindPool,
  tryFindPoolByUuid,
  undefinePool,
} from "../../../libvirt/calls/pool";
import { listVolumes } from "../../../libvirt/calls/volume";
import { isNotFound } from "../../../libvirt/error";
import { pool as table } from "../../../schema/storage";
import type { Host, HostSettings } from "../../host";
import { terraformSchema } from "../../mapping/terraform";
import type { Outcome, Resource } from "../../sdk/resource";
import { moveFrom } from "../../sdk/stored-state";
import type { Values } from "../../sdk/value";
import { failed } from "../failure";
import { byUuidOrName } from "../lookup";
import { type Patience, patience, timeoutOf, whileBusy } from "../patience";
import { readPrivate, writePrivate } from "../private-data";
import { type PlanRules, planTable, protectedError, validateTable } from "../table-plan";
import { createPoolResource } from "./create";
import { appliedState, flagOf, importedState, poolFacts, poolState, wantsAutostart } from "./state";

const rules: PlanRules = { table, kind: "pool" };

/** `libvirt_pool`. */
export function poolResource(unknownKeys: () => HostSettings["unknownKeys"]): Resource<Host> {
  return {
    schema: terraformSchema(table),
    validate: (config) => validateTable(table, config, unknownKeys()),
    plan: async (request, { client }) => planTable(rules, request, client),
    create: async ({ planned }, { client, signal }) =>
      await createPoolResource(client, planned, patience(signal, timeoutOf(planned.timeouts, "create", "10m"))),
    read: async ({ state }, { client }) => ({ state: await readPool(client, state) }),
    update: async ({ prior, planned }, { client }) => await updatePool(client, prior, planned),
    delete: async ({ prior, private: data }, { client, signal }) => {
      if (readPrivate(data).protected) return { state: prior, diagnostics: [protectedError(rules, prior, "deletes")] };
      return await deletePoolResource(client, prior, patience(signal, timeoutOf(prior.timeouts, "delete", "5m")));
    },
    import: async (id, { client }) => await importPool(client, id),
    move: moveFrom("dmacvicar/libvirt", table.type),
  };
}

async function readPool(host: Host, prior: Values): Promise<Values | null> {
  const pool = await tryFindPoolByUuid(host.libvirt, String(prior.id));
  if (pool === undefined) return null;
  try {
    return poolState(pool, await poolFacts(host.libvirt, pool), prior);
  } catch (error) {
    if (isNotFound(error, "pool")) return null;
    throw error;
  }
}

/** Everything else replaces it. */
async function updatePool(host: Host, prior: Values, planned: Values): Promise<Outcome> {
  const pool = await findPoolByUuid(host.libvirt, String(prior.id));
  if (wantsAutostart(prior) !== wantsAutostart(planned)) await setPoolAutostart(host.libvirt, pool, wantsAutostart(planned));
  return { state: await appliedState(host.libvirt, pool, planned), private: writePrivate({ protected: planned.protect === true }) };
}

async function deletePoolResource(host: Host, prior: Values, patience: Patience): Promise<Outcome> {
  try {
    const pool = await tryFindPoolByUuid(host.libvirt, String(prior.id));
    if (pool !== undefined) await remove(host, pool, flagOf(prior.destroy, "delete") === true, patience);
    return { state: null };
  } catch (thrown) {
    if (isNotFound(thrown, "pool")) return { state: null };
    return await failed(table, prior, "deleting", thrown, async () => await readPool(host, prior));
  }
}

async function remove(host: Host, pool: Pool, everything: boolean, patience: Patience): Promise<void> {
  const { libvirt } = host;
  if (await isPoolActive(libvirt, pool)) {
    const left = everything ? await listVolumes(libvirt, pool) : [];
    if (left.length > 0) {
      throw new QueztlError({
        kind: "host",
        summary: "the pool still has volumes, and destroy.delete would remove what is below them",
        why: left
          .map(({ name }) => name)
          .slice(0, 10)
          .join(", "),
        fix: "delete them first, or set destroy.delete = false, which leaves them where they are",
      });
    }
    await whileBusy(`stopping pool ${pool.name}`, patience, async () => await destroyPool(libvirt, pool));
  }
  if (everything) await whileBusy(`deleting pool ${pool.name}`, patience, async () => await deletePool(libvirt, pool));
  await undefinePool(libvirt, pool);
}

async function importPool(host: Host, id: string): Promise<Outcome> {
  const { libvirt } = host;
  const pool = await byUuidOrName(
    id,
    async (uuid) => await tryFindPoolByUuid(libvirt, uuid),
    async (name) => await tryFindPool(libvirt, name),
  );
  if (pool === undefined) return { state: null };
  const facts = await poolFacts(libvirt, pool);
  return { state: await importedState(libvirt, pool, facts), private: writePrivate({ imported: facts.root }) };
}
