import { isElement, type XmlElement } from "./tree";

/** The child elements, or those of one name. */
export function children(parent: XmlElement, name?: string): readonly XmlElement[] {
  const elements = parent.children.filter(isElement);
  return name === undefined ? elements : elements.filter((element) => element.name === name);
}

/** The first child element of a name. */
export function child(parent: XmlElement, name: string): XmlElement | undefined {
  return parent.children.find((node): node is XmlElement => isElement(node) && node.name === name);
}

/** All elements at a path of names, such as `devices/disk`. */
export function findAll(root: XmlElement, path: string): readonly XmlElement[] {
  return path.split("/").reduce<readonly XmlElement[]>((level, name) => level.flatMap((element) => children(element, name)), [root]);
}

/** The first element at a path of names, in the order of the document. */
export function find(root: XmlElement, path: string): XmlElement | undefined {
  return findAll(root, path)[0];
}

export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  return element !== undefined && Object.hasOwn(element.attributes, name) ? element.attributes[name] : undefined;
}

/** The text directly in an element, without that of elements in it. */
export function textOf(element: XmlElement): string;
export function textOf(element: XmlElement | undefined): string | undefined;
export function textOf(element: XmlElement | undefined): string | undefined {
  return element?.children.filter((node) => typeof node === "string").join("");
}

/** The text of the first element at a path, trimmed. */
export function textAt(root: XmlElement, path: string): string | undefined {
  return textOf(find(root, path))?.trim();
}

/** The attribute of the first element at a path. */
export function attributeAt(root: XmlElement, path: string, name: string): string | undefined {
  return attribute(find(root, path), name);
}
