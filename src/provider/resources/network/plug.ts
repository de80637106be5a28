import { type Domain, domainXml, listAllDomains } from "../../../libvirt/calls/domain";
import { updateDevice } from "../../../libvirt/calls/domain-change";
import { isNotFound, isWrongState } from "../../../libvirt/error";
import type { Libvirt } from "../../../libvirt/libvirt";
import { parseXml } from "../../../libvirt/xml/parse";
import { printXml } from "../../../libvirt/xml/print";
import { attributeAt, findAll } from "../../../libvirt/xml/query";
import type { XmlElement } from "../../../libvirt/xml/tree";

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
 * Puts the interfaces of running domains back into the network's bridge. libvirt forgets them when a network stops, and does so again only
 * for a card that changes: so the cable is pulled and put back.
 */
export async function plugAgain(libvirt: Libvirt, plugged: readonly PluggedDomain[]): Promise<void> {
  for (const { domain, cards } of plugged) {
    for (const card of cards) {
      try {
        await updateDevice(libvirt, domain, printXml(card), { live: true });
      } catch (error) {
        if (!isNotFound(error) && !isWrongState(error)) throw error; // it went off in the meantime
      }
    }
  }
}
