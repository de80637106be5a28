import { worst } from "../../../core/model/change";
import { type Domain, defineDomain, findDomainByUuid, onDomain } from "../../../libvirt/calls/domain";
import { printXml } from "../../../libvirt/xml/print";
import type { XmlElement } from "../../../libvirt/xml/tree";
import { isObject } from "../../../schema/check";
import { domain as table } from "../../../schema/domain/domain";
import type { Host } from "../../host";
import { plain } from "../../mapping/values";
import type { Outcome } from "../../sdk/resource";
import type { Value } from "../../sdk/value";
import { failed } from "../failure";
import { type Patience, throwIfCancelled } from "../patience";
import { writePrivate } from "../private-data";
import { isInDefinition, type TableChange } from "../table-change";
import { type BroughtUp, startAndWait, waitAgain } from "./bring-up";
import { knownAddresses } from "./cards";
import { changeAutostart, changeLive } from "./live";
import { classifyDomain, onRestart } from "./plan";
import { isDomainOn, stopDomain } from "./power";
import { readDomain } from "./read";
import { secondsOf } from "./ready";
import { renderChange } from "./render";
import { appliedState, inactiveXml } from "./state";

const USUAL_SHUTDOWN_SECONDS = 30;

/** Changes what differs: the definition first, so that a mistake in it disturbs nothing, then what runs. */
export async function updateDomainResource(host: Host, wanted: TableChange, patience: Patience): Promise<Outcome> {
  const { prior, planned } = wanted;
  const domain = await findDomainByUuid(host.libvirt, String(prior.id));
  const remembered = writePrivate({ protected: planned.protect === true });
  try {
    const { readiness, warnings } = await change(host, domain, wanted, patience);
    const state = appliedState(domain, await inactiveXml(host.libvirt, domain), planned, {
      addresses: readiness?.addresses ?? knownAddresses(prior.network_interfaces),
      ready: readiness?.ready ?? (planned.running === false ? null : readyOf(prior.ready)),
      readySeconds: readiness === undefined ? (planned.running === false ? null : (prior.ready_seconds ?? null)) : secondsOf(readiness),
      change: planned.change ?? null,
    });
    return { state, private: remembered, diagnostics: warnings };
  } catch (thrown) {
    host.changed();
    return await failed(table, prior, "updating", thrown, async () => await readDomain(host, prior));
  }
}

/** Nothing was started, and nothing waited for. */
const UNCHANGED: BroughtUp = { readiness: undefined, warnings: [] };

async function change(host: Host, domain: Domain, wanted: TableChange, patience: Patience): Promise<BroughtUp> {
  const { libvirt } = host;
  const { prior, planned, differences: found } = wanted;
  throwIfCancelled(patience.signal, `the update of ${domain.name}`);
  host.changed();
  const on = await isDomainOn(libvirt, domain);
  const verdict = worst(found.map((one) => classifyDomain(one, prior, planned)));
  const restarts = verdict === "restart" && onRestart(planned.on_restart) !== "defer";
  await onDomain(libvirt, domain, async () => await redefine(host, domain, wanted, on, restarts));
  const wants = planned.running !== false;
  if (!wants) {
    if (on) await stopDomain(host, domain, shutdownSeconds(planned.update), patience);
    return UNCHANGED;
  }
  if (!on) return await startAndWait(host, domain, planned, patience);
  if (!restarts) return prior.ready === false ? await waitAgain(host, domain, planned, patience) : UNCHANGED;
  await stopDomain(host, domain, shutdownSeconds(planned.update), patience);
  return await startAndWait(host, domain, planned, patience);
}

/** Defines and changes live; a live change that fails takes the definition back. */
async function redefine(host: Host, domain: Domain, wanted: TableChange, on: boolean, restarts: boolean): Promise<void> {
  const { libvirt } = host;
  const { prior, planned, differences: found } = wanted;
  const before = await inactiveXml(libvirt, domain);
  const after = await renderChange(host, before, wanted);
  if (found.some((one) => isInDefinition(table, one))) await defineDomain(libvirt, printXml(after), { validate: false });
  try {
    await changeAutostart(libvirt, domain, found, planned);
    const live = found.filter((one) => classifyDomain(one, prior, planned) === "live");
    if (on && !restarts) await changeLive(libvirt, domain, after, live, prior, planned);
  } catch (error) {
    await restore(libvirt, before);
    throw error;
  }
}

async function restore(libvirt: Host["libvirt"], before: XmlElement): Promise<void> {
  await defineDomain(libvirt, printXml(before), { validate: false });
}

export function shutdownSeconds(way: Value | undefined): number {
  const declared = plain(way);
  const shutdown = isObject(declared) ? declared.shutdown : undefined;
  const timeout = isObject(shutdown) ? shutdown.timeout : undefined;
  return typeof timeout === "number" ? timeout : USUAL_SHUTDOWN_SECONDS;
}

function readyOf(value: Value | undefined): boolean | null {
  return typeof value === "boolean" ? value : null;
}
