import { type Pool, type PoolInfo, poolAutostart, poolInfo, poolXml } from "../../../libvirt/calls/pool";
import type { Libvirt } from "../../../libvirt/libvirt";
import { formatUuid } from "../../../libvirt/uuid";
import { parseXml } from "../../../libvirt/xml/parse";
import type { XmlElement } from "../../../libvirt/xml/tree";
import { pool as table } from "../../../schema/storage";
import { Decimal, Unknown, type Value, type Values } from "../../sdk/value";
import { importedArguments, knownValues, projectArguments } from "../table-state";

export interface PoolFacts {
  readonly root: XmlElement;
  readonly autostart: boolean;
}

export async function poolFacts(libvirt: Libvirt, pool: Pool): Promise<PoolFacts> {
  const [xml, autostart] = await Promise.all([poolXml(libvirt, pool, { inactive: true }), poolAutostart(libvirt, pool)]);
  return { root: parseXml(xml), autostart };
}

/** The state of a pool in the shape of the prior one. How full it is stays as it was: it changes all the time. */
export function poolState(pool: Pool, { root, autostart }: PoolFacts, prior: Values): Values {
  const found = projectArguments(table, root, prior, {
    autostart: (prior.autostart ?? null) === null && autostart === wantsAutostart(prior) ? null : autostart,
  });
  const { capacity = null, allocation = null, available = null, change = null } = prior;
  return { ...found, ...identity(pool, found), capacity, allocation, available, change };
}

/** The state after a create or an update. */
export async function appliedState(libvirt: Libvirt, pool: Pool, planned: Values): Promise<Values> {
  const known = knownValues(planned);
  const isNew = planned.capacity instanceof Unknown;
  return { ...known, ...identity(pool, known), ...(isNew ? room(await poolInfo(libvirt, pool)) : {}) };
}

export async function importedState(libvirt: Libvirt, pool: Pool, { root, autostart }: PoolFacts): Promise<Values> {
  const found = importedArguments(table, root, { autostart });
  return { ...found, ...identity(pool, found), ...room(await poolInfo(libvirt, pool)), change: null };
}

/** `autostart`, or in the other provider's files `create.autostart`. */
export function wantsAutostart({ autostart, create }: Values): boolean {
  if (typeof autostart === "boolean") return autostart;
  return flagOf(create, "autostart") === true;
}

export function flagOf(group: Value | undefined, name: string): boolean | undefined {
  const record: unknown = typeof group === "object" && group !== null && "value" in group ? group.value : group;
  const value: unknown = typeof record === "object" && record !== null ? (record as Record<string, unknown>)[name] : undefined;
  return typeof value === "boolean" ? value : undefined;
}

function identity(pool: Pool, found: Values): { readonly [name: string]: Value } {
  const uuid = formatUuid(pool.uuid);
  return { id: uuid, uuid: typeof found.uuid === "string" ? found.uuid : uuid };
}

function room({ capacity, allocation, available }: PoolInfo): { readonly [name: string]: Value } {
  return { capacity: numberOf(capacity), allocation: numberOf(allocation), available: numberOf(available) };
}

export function numberOf(value: bigint): Value {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : new Decimal(String(value));
}
