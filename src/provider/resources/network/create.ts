import { Reverter } from "../../../core/reverter";
import {
  createNetwork,
  defineNetwork,
  destroyNetwork,
  isNetworkActive,
  type Network,
  setNetworkAutostart,
  tryFindNetwork,
  undefineNetwork,
} from "../../../libvirt/calls/network";
import { isAlreadyExists } from "../../../libvirt/error";
import { formatUuid } from "../../../libvirt/uuid";
import { printXml } from "../../../libvirt/xml/print";
import type { XmlElement } from "../../../libvirt/xml/tree";
import type { Host } from "../../host";
import { writePlace } from "../../mapping/place";
import type { Outcome } from "../../sdk/resource";
import type { Values } from "../../sdk/value";
import { mayAdopt, type Ownership, readOwnership, takenName } from "../ownership";
import { type Patience, throwIfCancelled } from "../patience";
import { writePrivate } from "../private-data";
import { domainsOn, whileUnplugged } from "./plug";
import { renderNew } from "./render";
import { appliedState, inactiveXml } from "./state";

/** Defines and starts a network; a failure takes everything back. */
export async function createNetworkResource(host: Host, planned: Values, patience: Patience): Promise<Outcome> {
  const { libvirt } = host;
  const name = String(planned.name);
  throwIfCancelled(patience.signal, `the create of ${name}`);
  const wanted = (phase: Ownership["phase"]) => renderNew(host, planned, { owner: host.settings.owner, phase });
  return await Reverter.run(async (reverter) => {
    const network = await define(host, name, wanted("creating"));
    reverter.add(`undefine network ${name}`, async () => await undefineNetwork(libvirt, network));
    await start(host, network, name);
    reverter.add(`stop network ${name}`, async () => await destroyNetwork(libvirt, network));
    if (planned.autostart === true) await setNetworkAutostart(libvirt, network, true);
    await defineNetwork(libvirt, printXml(writePlace(wanted("ready"), "uuid", formatUuid(network.uuid))), { validate: false });
    return { state: appliedState(network, planned), private: writePrivate({ protected: planned.protect === true }) };
  });
}

async function define(host: Host, name: string, wanted: XmlElement): Promise<Network> {
  const existing = await tryFindNetwork(host.libvirt, name);
  if (existing !== undefined) return await adopt(host, existing, wanted);
  try {
    return await defineNetwork(host.libvirt, printXml(wanted), { validate: false });
  } catch (error) {
    const raced = isAlreadyExists(error) ? await tryFindNetwork(host.libvirt, name) : undefined;
    if (raced !== undefined) return await adopt(host, raced, wanted);
    throw error;
  }
}

async function adopt(host: Host, existing: Network, wanted: XmlElement): Promise<Network> {
  const ownership = readOwnership(await inactiveXml(host.libvirt, existing));
  const uuid = formatUuid(existing.uuid);
  if (!mayAdopt(ownership, host.settings.owner)) throw takenName("libvirt_network", "network", existing.name, uuid, ownership);
  return await defineNetwork(host.libvirt, printXml(writePlace(wanted, "uuid", uuid)), { validate: false });
}

async function start(host: Host, network: Network, name: string): Promise<void> {
  const { libvirt } = host;
  // A network that runs was adopted: guests on it stay plugged in.
  const active = await isNetworkActive(libvirt, network);
  const plugged = active ? await domainsOn(libvirt, name) : [];
  await whileUnplugged(libvirt, name, plugged, async () => {
    if (active) await destroyNetwork(libvirt, network);
    await createNetwork(libvirt, network);
  });
}
