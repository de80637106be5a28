import { QueztlError } from "../../../core/error";
import { Reverter } from "../../../core/reverter";
import {
  buildPool,
  createPool,
  definePool,
  isPoolActive,
  type Pool,
  refreshPool,
  setPoolAutostart,
  tryFindPool,
  undefinePool,
} from "../../../libvirt/calls/pool";
import { isAlreadyExists, isWrongState } from "../../../libvirt/error";
import { formatUuid } from "../../../libvirt/uuid";
import { printXml } from "../../../libvirt/xml/print";
import { element, type XmlElement } from "../../../libvirt/xml/tree";
import { pool as table } from "../../../schema/storage";
import type { Host } from "../../host";
import { differences } from "../../mapping/difference";
import { plainValues } from "../../mapping/values";
import { writeFields } from "../../mapping/write";
import type { Outcome } from "../../sdk/resource";
import type { Values } from "../../sdk/value";
import { type Patience, throwIfCancelled, whileBusy } from "../patience";
import { writePrivate } from "../private-data";
import { appliedState, flagOf, poolFacts, poolState, wantsAutostart } from "./state";

/** Defines, builds and starts a pool; a failure takes the definition back, never what is stored. */
export async function createPoolResource(host: Host, planned: Values, patience: Patience): Promise<Outcome> {
  const { libvirt } = host;
  const name = String(planned.name);
  throwIfCancelled(patience.signal, `the create of ${name}`);
  return await Reverter.run(async (reverter) => {
    const { pool, adopted } = await define(host, planned);
    if (!adopted) reverter.add(`undefine pool ${name}`, async () => await undefinePool(libvirt, pool));
    const builds = flagOf(planned.create, "build") ?? planned.type === "dir";
    const active = await isPoolActive(libvirt, pool);
    if (builds && !active) await whileBusy(`building pool ${name}`, patience, async () => await buildPool(libvirt, pool));
    if (flagOf(planned.create, "start") !== false) {
      if (active) await whileBusy(`looking into pool ${name}`, patience, async () => await refreshPool(libvirt, pool));
      else await start(host, pool);
    }
    if (wantsAutostart(planned)) await setPoolAutostart(libvirt, pool, true);
    return { state: await appliedState(libvirt, pool, planned), private: writePrivate({ protected: planned.protect === true }) };
  });
}

async function start(host: Host, pool: Pool): Promise<void> {
  try {
    await createPool(host.libvirt, pool);
  } catch (error) {
    if (!isWrongState(error)) throw error; // somebody else has started it
  }
}

async function define(host: Host, planned: Values): Promise<{ readonly pool: Pool; readonly adopted: boolean }> {
  const name = String(planned.name);
  const existing = await tryFindPool(host.libvirt, name);
  if (existing !== undefined) return await adopt(host, existing, planned);
  try {
    return { pool: await definePool(host.libvirt, printXml(poolXmlOf(planned)), { validate: false }), adopted: false };
  } catch (error) {
    const raced = isAlreadyExists(error) ? await tryFindPool(host.libvirt, name) : undefined;
    if (raced !== undefined) return await adopt(host, raced, planned);
    throw error;
  }
}

function poolXmlOf(planned: Values): XmlElement {
  return writeFields(table.fields, element("pool"), undefined, plainValues(planned));
}

/** A pool cannot carry our metadata. One that is what would be made is what an interrupted create left, or as good. */
async function adopt(host: Host, existing: Pool, planned: Values): Promise<{ readonly pool: Pool; readonly adopted: boolean }> {
  const facts = await poolFacts(host.libvirt, existing);
  const found = differences(table.fields, plainValues(poolState(existing, facts, planned)), plainValues(planned), table.change);
  const others = found.filter(({ path }) => path[0] !== "autostart" && path[0] !== "uuid");
  if (others.length === 0) return { pool: existing, adopted: true };
  throw new QueztlError({
    kind: "config",
    where: `libvirt_pool "${existing.name}"`,
    summary: "another pool of this name already exists",
    why: others.map(({ text }) => text).join(", "),
    fix: `choose another name, or take it over: terraform import ADDRESS ${formatUuid(existing.uuid)}`,
  });
}
