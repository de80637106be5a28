import { type Domain, defineDomain, setDomainAutostart, tryFindDomain, undefineDomain } from "../../../libvirt/calls/domain";
import { setMetadata } from "../../../libvirt/calls/domain-change";
import { isAlreadyExists } from "../../../libvirt/error";
import { formatUuid } from "../../../libvirt/uuid";
import { printXml } from "../../../libvirt/xml/print";
import { child } from "../../../libvirt/xml/query";
import type { XmlElement } from "../../../libvirt/xml/tree";
import { domain as table } from "../../../schema/domain/domain";
import type { Host } from "../../host";
import { writePlace } from "../../mapping/place";
import type { Diagnostic } from "../../sdk/diagnostic";
import type { Outcome } from "../../sdk/resource";
import type { Values } from "../../sdk/value";
import { failure } from "../failure";
import { mayAdopt, NAMESPACE, ownershipElement, PREFIX, readOwnership, takenName } from "../ownership";
import { type Patience, throwIfCancelled } from "../patience";
import { writePrivate } from "../private-data";
import { withoutNamespace } from "../user-metadata";
import { startAndWait } from "./bring-up";
import { cutPower, isDomainOn } from "./power";
import { type Readiness, secondsOf } from "./ready";
import { renderNew } from "./render";
import { appliedState, inactiveXml } from "./state";

/**
 * Before the definition is there nothing is left behind by a failure; from then on the domain is kept with the error, so that one can look
 * at it.
 */
export async function createDomainResource(host: Host, planned: Values, patience: Patience): Promise<Outcome> {
  const known = { ...planned, type: typeof planned.type === "string" ? planned.type : await host.bestType() };
  const wanted = await renderNew(host, known, { owner: host.settings.owner, phase: "creating" });
  const domain = await define(host, String(planned.name), wanted, patience);
  const { state, error, warnings } = await bringUp(host, domain, known, patience);
  const isProtected = planned.protect === true && error === undefined;
  return { state, private: writePrivate({ protected: isProtected }), diagnostics: error === undefined ? warnings : [...warnings, error] };
}

async function define(host: Host, name: string, wanted: XmlElement, patience: Patience): Promise<Domain> {
  const { libvirt } = host;
  throwIfCancelled(patience.signal, `the create of ${name}`);
  host.changed();
  const existing = await tryFindDomain(libvirt, name);
  if (existing !== undefined) return await adopt(host, existing, wanted, patience);
  try {
    return await defineDomain(libvirt, printXml(wanted), { validate: false });
  } catch (error) {
    const raced = isAlreadyExists(error) ? await tryFindDomain(libvirt, name) : undefined;
    if (raced !== undefined) return await adopt(host, raced, wanted, patience);
    throw error;
  }
}

/** Takes up a domain that an interrupted create of ours left. */
async function adopt(host: Host, existing: Domain, wanted: XmlElement, patience: Patience): Promise<Domain> {
  const ownership = readOwnership(await inactiveXml(host.libvirt, existing));
  const uuid = formatUuid(existing.uuid);
  if (!mayAdopt(ownership, host.settings.owner)) throw takenName("libvirt_domain", "domain", existing.name, uuid, ownership);
  if (await isDomainOn(host.libvirt, existing)) await cutPower(host, existing, patience);
  const declared = child(wanted, "uuid");
  if (declared !== undefined && declared.children.join("") !== uuid) {
    await undefineDomain(host.libvirt, existing, { managedSave: true, snapshotsMetadata: true, nvram: true });
    return await defineDomain(host.libvirt, printXml(wanted), { validate: false });
  }
  return await defineDomain(host.libvirt, printXml(writePlace(wanted, "uuid", uuid)), { validate: false });
}

async function bringUp(
  host: Host,
  domain: Domain,
  planned: Values,
  patience: Patience,
): Promise<{ readonly state: Values; readonly error: Diagnostic | undefined; readonly warnings: readonly Diagnostic[] }> {
  let readiness: Readiness | undefined;
  let error: Diagnostic | undefined;
  const warnings: Diagnostic[] = [];
  try {
    if (planned.autostart === true) await setDomainAutostart(host.libvirt, domain, true);
    const runs = planned.running !== false;
    if (runs) {
      const up = await startAndWait(host, domain, planned, patience);
      readiness = up.readiness;
      warnings.push(...up.warnings);
    }
    await markReady(host, domain, runs);
  } catch (thrown) {
    error = kept(failure(table, planned, "creating", thrown));
  }
  const state = appliedState(domain, await inactiveXml(host.libvirt, domain), planned, {
    addresses: readiness?.addresses ?? new Map(),
    ready: error !== undefined ? false : (readiness?.ready ?? null),
    readySeconds: secondsOf(readiness),
    change: "create",
  });
  return { state, error, warnings };
}

function kept(error: Diagnostic): Diagnostic {
  const detail = `The domain is defined and kept, so that you can look at it. The next apply replaces it; to keep it as it is: terraform untaint ADDRESS.`;
  return { ...error, detail: [error.detail, detail].filter(Boolean).join("\n\n") };
}

async function markReady(host: Host, domain: Domain, running: boolean): Promise<void> {
  const xml = printXml(withoutNamespace(ownershipElement({ owner: host.settings.owner, phase: "ready" })));
  await setMetadata(host.libvirt, domain, { kind: "element", namespace: NAMESPACE, prefix: PREFIX, xml }, { config: true, live: running });
}
