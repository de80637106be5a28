import { networkAutostart, tryFindNetwork, tryFindNetworkByUuid } from "../../../libvirt/calls/network";
import { isNotFound } from "../../../libvirt/error";
import type { Host } from "../../host";
import type { Outcome } from "../../sdk/resource";
import type { Values } from "../../sdk/value";
import { byUuidOrName } from "../lookup";
import { writePrivate } from "../private-data";
import { importedState, inactiveXml, networkState } from "./state";

/** Null: it is gone. */
export async function readNetwork(host: Host, prior: Values): Promise<Values | null> {
  const { libvirt } = host;
  const network = await tryFindNetworkByUuid(libvirt, String(prior.id));
  if (network === undefined) return null;
  try {
    const [root, autostart] = await Promise.all([inactiveXml(libvirt, network), networkAutostart(libvirt, network)]);
    return networkState(network, root, prior, autostart);
  } catch (error) {
    if (isNotFound(error, "network")) return null;
    throw error;
  }
}

export async function importNetwork(host: Host, id: string): Promise<Outcome> {
  const { libvirt } = host;
  const network = await byUuidOrName(
    id,
    async (uuid) => await tryFindNetworkByUuid(libvirt, uuid),
    async (name) => await tryFindNetwork(libvirt, name),
  );
  if (network === undefined) return { state: null };
  const [root, autostart] = await Promise.all([inactiveXml(host.libvirt, network), networkAutostart(host.libvirt, network)]);
  return { state: importedState(network, root, autostart), private: writePrivate({ imported: root }) };
}
