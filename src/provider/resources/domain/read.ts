import { tryFindDomain, tryFindDomainByUuid } from "../../../libvirt/calls/domain";
import { isNotFound } from "../../../libvirt/error";
import { formatUuid } from "../../../libvirt/uuid";
import type { Host } from "../../host";
import type { Outcome } from "../../sdk/resource";
import type { Values } from "../../sdk/value";
import { byUuidOrName } from "../lookup";
import { writePrivate } from "../private-data";
import { knownAddresses } from "./cards";
import { isOn } from "./power";
import { domainState, importedState, inactiveXml } from "./state";

/** Null: it is gone. */
export async function readDomain(host: Host, prior: Values): Promise<Values | null> {
  const { domains, autostart } = await host.sweep();
  const summary = domains.get(String(prior.id).toLowerCase());
  if (summary === undefined) return null;
  try {
    return domainState(summary.domain, await inactiveXml(host.libvirt, summary.domain), prior, {
      running: isOn(summary.state),
      autostart: autostart.has(summary.name),
      addresses: knownAddresses(prior.network_interfaces),
      ready: typeof prior.ready === "boolean" ? prior.ready : null,
      readySeconds: prior.ready_seconds ?? null,
      change: prior.change ?? null,
    });
  } catch (error) {
    if (isNotFound(error, "domain")) return null;
    throw error;
  }
}

export async function importDomain(host: Host, id: string): Promise<Outcome> {
  const { libvirt } = host;
  const domain = await byUuidOrName(
    id,
    async (uuid) => await tryFindDomainByUuid(libvirt, uuid),
    async (name) => await tryFindDomain(libvirt, name),
  );
  if (domain === undefined) return { state: null };
  const { domains, autostart } = await host.sweep();
  const summary = domains.get(formatUuid(domain.uuid));
  const root = await inactiveXml(host.libvirt, domain);
  const state = importedState(domain, root, {
    running: summary !== undefined && isOn(summary.state),
    autostart: autostart.has(domain.name),
    addresses: new Map(),
    ready: null,
    readySeconds: null,
    change: null,
  });
  return { state, private: writePrivate({ imported: root }) };
}
