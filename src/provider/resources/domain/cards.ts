import { attributeAt, findAll } from "../../../libvirt/xml/query";
import type { XmlElement } from "../../../libvirt/xml/tree";
import { isRecord, type Value } from "../../sdk/value";

/** A network interface of a domain, as far as it survives a power cycle. */
export interface Card {
  readonly mac: string;
  /** Name of its libvirt network, or an empty text. */
  readonly network: string;
}

export function cardsOf(root: XmlElement): readonly Card[] {
  return findAll(root, "devices/interface").map((card) => ({
    mac: (attributeAt(card, "mac", "address") ?? "").toLowerCase(),
    network: attributeAt(card, "source", "network") ?? "",
  }));
}

/** The attribute `network_interfaces`. */
export function interfacesValue(cards: readonly Card[], addresses: ReadonlyMap<string, readonly string[]>): Value {
  return cards.map(({ mac, network }) => ({ mac, network, addresses: [...(addresses.get(mac) ?? [])] }));
}

/** The addresses in a `network_interfaces` of the state. */
export function knownAddresses(value: Value | undefined): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  if (!Array.isArray(value)) return found;
  for (const item of value as readonly Value[]) {
    if (!isRecord(item) || typeof item.mac !== "string" || !Array.isArray(item.addresses)) continue;
    found.set(
      item.mac,
      item.addresses.filter((address): address is string => typeof address === "string"),
    );
  }
  return found;
}
