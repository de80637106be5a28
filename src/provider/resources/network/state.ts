import { type Network, networkXml } from "../../../libvirt/calls/network";
import type { Libvirt } from "../../../libvirt/libvirt";
import { formatUuid } from "../../../libvirt/uuid";
import { parseXml } from "../../../libvirt/xml/parse";
import { printXml } from "../../../libvirt/xml/print";
import type { XmlElement } from "../../../libvirt/xml/tree";
import { network as table } from "../../../schema/network";
import { plain } from "../../mapping/values";
import type { Value, Values } from "../../sdk/value";
import { userMetadata } from "../ownership";
import { importedArguments, knownValues, projectArguments } from "../table-state";
import { projectMetadata } from "../user-metadata";

export async function inactiveXml(libvirt: Libvirt, network: Network): Promise<XmlElement> {
  return parseXml(await networkXml(libvirt, network, { inactive: true }));
}

/** The state of a network in the shape of the prior one. */
export function networkState(network: Network, root: XmlElement, prior: Values, autostart: boolean): Values {
  const found = projectArguments(table, root, prior, {
    metadata: projectMetadata(plain(prior.metadata), root),
    autostart: (prior.autostart ?? null) === null && !autostart ? null : autostart,
  });
  return { ...found, ...facts(network, found), change: prior.change ?? null };
}

/** The state after a create or an update. */
export function appliedState(network: Network, planned: Values): Values {
  const known = knownValues(planned);
  return { ...known, ...facts(network, known) };
}

export function importedState(network: Network, root: XmlElement, autostart: boolean): Values {
  const [user] = userMetadata(root);
  const found = importedArguments(table, root, { metadata: user === undefined ? null : { xml: printXml(user) }, autostart });
  return { ...found, ...facts(network, found), change: null };
}

function facts(network: Network, found: Values): { readonly [name: string]: Value } {
  const uuid = formatUuid(network.uuid);
  return { id: uuid, uuid: typeof found.uuid === "string" ? found.uuid : uuid };
}
