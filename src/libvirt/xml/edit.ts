import { element, isElement, type XmlElement, type XmlNode } from "./tree";

/** The element with an attribute set, or, with undefined, without it. */
export function setAttribute(target: XmlElement, name: string, value: string | undefined): XmlElement {
  const { [name]: _old, ...others } = target.attributes;
  // An attribute that is there keeps its place.
  const attributes = value === undefined ? others : { ...target.attributes, [name]: value };
  return { name: target.name, attributes, children: target.children };
}

/** The element with this text as its whole content. */
export function setText(target: XmlElement, text: string): XmlElement {
  return withChildren(target, text === "" ? [] : [text]);
}

export function withChildren(target: XmlElement, children: readonly XmlNode[]): XmlElement {
  return { name: target.name, attributes: target.attributes, children };
}

export function appendChild(parent: XmlElement, ...nodes: readonly XmlNode[]): XmlElement {
  return withChildren(parent, [...parent.children, ...nodes]);
}

/** The parent with one child (the very object) replaced by others, or, with none, without it. */
export function replaceChild(parent: XmlElement, old: XmlNode, ...replacements: readonly XmlNode[]): XmlElement {
  const at = parent.children.indexOf(old);
  if (at < 0) throw new Error(`<${parent.name}> does not have this child`);
  return withChildren(parent, parent.children.toSpliced(at, 1, ...replacements));
}

export function removeChildren(parent: XmlElement, matches: (child: XmlElement) => boolean): XmlElement {
  return withChildren(
    parent,
    parent.children.filter((node) => !(isElement(node) && matches(node))),
  );
}

/**
 * The tree with the first element at a path of names changed by `edit`; elements that are missing on the way are made.
 * `edit` returns undefined to remove it.
 */
export function editAt(root: XmlElement, path: string, edit: (target: XmlElement) => XmlElement | undefined): XmlElement {
  const [name = "", ...rest] = path.split("/");
  const old = root.children.find((node): node is XmlElement => isElement(node) && node.name === name);
  const target = old ?? element(name);
  const edited = rest.length === 0 ? edit(target) : editAt(target, rest.join("/"), edit);
  if (old === undefined) return edited === undefined ? root : appendChild(root, edited);
  if (edited === old) return root;
  return edited === undefined ? replaceChild(root, old) : replaceChild(root, old, edited);
}
