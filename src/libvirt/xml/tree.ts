/** An element. Trees are never changed in place: an edit makes new elements up to the root and shares the rest. */
export interface XmlElement {
  /** With its prefix, if any. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** How it was written where it was read; printed again as long as nothing in it is changed. */
  readonly source?: string;
}

/** A comment or processing instruction, as it was written. */
export interface XmlRaw {
  readonly raw: string;
}

/** An element, text (unescaped), or something to keep as it is. */
export type XmlNode = XmlElement | XmlRaw | string;

export function isElement(node: XmlNode): node is XmlElement {
  return typeof node === "object" && "name" in node;
}

/** A new element. Attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
  children: readonly XmlNode[] = [],
): XmlElement {
  return { name, attributes: defined(attributes), children };
}

function defined(attributes: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
