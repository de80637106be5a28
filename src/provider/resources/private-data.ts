import { parseXml } from "../../libvirt/xml/parse";
import { printXml } from "../../libvirt/xml/print";
import type { XmlElement } from "../../libvirt/xml/tree";
import { isObject } from "../../schema/check";
import type { Json } from "../sdk/resource";

/** What a resource remembers beside its state. */
export interface PrivateData {
  /** It was imported as this XML and not changed since: keys that the configuration lacks mean what is there. */
  readonly imported?: XmlElement | undefined;
  /** `protect` as of the last finished apply. */
  readonly protected?: boolean;
}

export function readPrivate(data: Json | undefined): PrivateData {
  const record = isObject(data) ? data : {};
  return { imported: typeof record.imported === "string" ? parseXml(record.imported) : undefined, protected: record.protected === true };
}

export function writePrivate(data: PrivateData): Json {
  return { ...(data.imported === undefined ? {} : { imported: printXml(data.imported) }), ...(data.protected ? { protected: true } : {}) };
}
