import { type Domain, domainXml, listAllDomains } from "../../../libvirt/calls/domain";
import { updateDevice } from "../../../libvirt/calls/domain-change";
import { destroyNetwork, type Network } from "../../../libvirt/calls/network";
import { isNotFound, isWrongState } from "../../../libvirt/error";
import type { Libvirt } from "../../../libvirt/libvirt";
import { editAt } from "../../../libvirt/xml/edit";
import { parseXml } from "../../../libvirt/xml/parse";
import { printXml } from "../../../libvirt/xml/print";
import { attributeAt, findAll } from "../../../libvirt/xml/query";
import { element, type XmlElement } from "../../../libvirt/xml/tree";

export interface PluggedDomain {
  readonly domain: Domain;
  readonly cards: readonly XmlElement[];
}

/** Running domains with interfaces on a network. */
export async function domainsOn(libvirt: Libvirt, network: string): Promise<readonly PluggedDomain[]> {
  const running = (await listAllDomains(libvirt)).filter(({ id }) => id !== undefined);
  const plugged = await Promise.all(running.map(async ({ domain }) => await pluggedDomain(libvirt, domain, network)));
  return plugged.filter((one) => one !== undefined);
}

async function pluggedDomain(libvirt: Libvirt, domain: Domain, network: string): Promise<PluggedDomain | undefined> {
  try {
    const root = parseXml(await domainXml(libvirt, domain));
    const cards = findAll(root, "devices/interface").filter((card) => attributeAt(card, "source", "network") === network);
    return cards.length === 0 ? undefined : { domain, cards };
  } catch (error) {
    if (isNotFound(error, "domain")) return undefined;
    throw error;
  }
}

/**
 * Runs `body` while the interfaces of running domains wait on a network that exists only meanwhile, and plugs them in again afterwards.
 * libvirt forgets the interfaces of a network that stops, and an update to the same network is no change for it.
 */
export async function whileUnplugged<T>(
  libvirt: Libvirt,
  network: string,
  plugged: readonly PluggedDomain[],
  body: () => Promise<T>,
): Promise<T> {
  if (plugged.length === 0) return await body();
  const waiting = await waitingNetwork(libvirt, network);
  try {
    try {
      await moveAll(libvirt, plugged, waiting.name);
      return await body();
    } finally {
      await moveAll(libvirt, plugged, network);
    }
  } finally {
    await destroyNetwork(libvirt, waiting);
  }
}

/** A transient network: it is gone when it stops. */
async function waitingNetwork(libvirt: Libvirt, network: string): Promise<Network> {
  const name = `${network}.queztl-waiting`;
  const { net } = await libvirt.call("NETWORK_CREATE_XML", { xml: printXml(element("network", {}, [element("name", {}, [name])])) });
  return net;
}

async function moveAll(libvirt: Libvirt, plugged: readonly PluggedDomain[], network: string): Promise<void> {
  for (const { domain, cards } of plugged)
    for (const card of cards) {
      const moved = editAt(card, "source", ({ name, attributes: { portid: _port, bridge: _bridge, ...attributes }, children }) => ({
        name,
        attributes: { ...attributes, network },
        children,
      }));
      try {
        await updateDevice(libvirt, domain, printXml(moved), { live: true });
      } catch (error) {
        if (!isNotFound(error) && !isWrongState(error)) throw error; // it went off in the meantime
      }
    }
}
