import { editAt, removeChildren, withChildren } from "../../libvirt/xml/edit";
import { find, findAll } from "../../libvirt/xml/query";
import { element, isElement, type XmlElement, type XmlNode } from "../../libvirt/xml/tree";
import { isObject } from "../../schema/check";
import type { Fields, Group, List, Node, Scalar, Variants } from "../../schema/table";
import { chosenBranch, differences, pairItems } from "./difference";
import { editPruned, elementAt, writePlace } from "./place";
import { matchElements } from "./read";
import { sizeXml, xmlOf } from "./scalar";

type Item = Readonly<Record<string, unknown>>;
const NOTHING: Item = {};

/**
 * The element with every row changed that differs between two sets of values, and nothing else. From no values at all: everything that
 * is declared is written.
 */
export function writeFields(fields: Fields, root: XmlElement, from: unknown, to: unknown): XmlElement {
  const before = isObject(from) ? from : NOTHING;
  const after = isObject(to) ? to : NOTHING;
  let result = root;
  for (const [name, node] of Object.entries(fields)) {
    if (isSame(name, node, before, after)) continue;
    result = writeNode(node, fields, result, before[name] ?? undefined, after[name] ?? undefined, after);
  }
  return result;
}

function isSame(name: string, node: Node, before: Item, after: Item): boolean {
  const [from, to] = [before[name] ?? undefined, after[name] ?? undefined];
  if (from === undefined && to === undefined) return true;
  if (node.keep && to === undefined) return true;
  if (from === undefined || to === undefined) return false;
  return differences({ [name]: node, ...unitOf(node, name) }, before, after, "none").length === 0;
}

/** The unit is part of the row. */
function unitOf(node: Node, name: string): Fields {
  if (node.kind !== "number" || node.unitIn === undefined) return {};
  return { [node.unitIn]: { kind: "string", place: undefined, doc: "", unitOf: name } };
}

function writeNode(node: Node, fields: Fields, root: XmlElement, from: unknown, to: unknown, siblings: Item): XmlElement {
  switch (node.kind) {
    case "group":
      return writeGroup(node, root, from, to);
    case "list":
      return writeList(node, root, from, to);
    case "variants":
      return writeVariants(node, root, from, to);
    default:
      return writeScalar(node, fields, root, to, siblings);
  }
}

function writeScalar(node: Scalar, fields: Fields, root: XmlElement, value: unknown, siblings: Item): XmlElement {
  if (node.place === undefined || node.unitOf !== undefined) return root;
  if (node.unitIn === undefined) return writePlace(root, node.place, xmlOf(node, value));
  const { number, unitPlace, unit } = sizeXml(node, fields, value, siblings);
  const written = unitPlace === undefined ? root : writePlace(root, unitPlace, unit);
  return writePlace(written, node.place, number);
}

function writeGroup(node: Group, root: XmlElement, from: unknown, to: unknown): XmlElement {
  if (node.element === undefined) return writeFields(node.fields, root, from, to);
  if (to !== undefined) return editAt(root, node.element, (target) => writeFields(node.fields, target, from, to));
  if (find(root, node.element) === undefined) return root;
  if (node.shared) return editPruned(root, node.element, (target) => writeFields(node.fields, target, from, undefined), true);
  return editPruned(root, node.element, (target) => ({ name: target.name, attributes: {}, children: [] }), true);
}

function writeList(node: List, root: XmlElement, from: unknown, to: unknown): XmlElement {
  const before: readonly unknown[] = Array.isArray(from) ? from : [];
  const after: readonly unknown[] = Array.isArray(to) ? to : [];
  const matched = matchElements(node, before, findAll(root, node.element));
  const changed = new Map<XmlNode, XmlElement | undefined>();
  const added: XmlElement[] = [];
  const name = node.element.slice(node.element.lastIndexOf("/") + 1);
  for (const { left, leftIndex, right } of pairItems(node, before, after)) {
    const old = leftIndex === undefined ? undefined : matched[leftIndex];
    if (right === undefined) {
      if (old !== undefined) changed.set(old, undefined);
    } else if (old === undefined) added.push(writeItem(node, element(name), undefined, right));
    else changed.set(old, writeItem(node, old, left, right));
  }
  const parent = node.element.slice(0, Math.max(0, node.element.length - name.length - 1));
  const place = (target: XmlElement) => placeItems(target, name, changed, added);
  if (parent === "") return place(root);
  return added.length === 0 && find(root, parent) === undefined ? root : editPruned(root, parent, place, after.length === 0);
}

/** New elements stand behind the last one of their kind: their order is what the guest sees. */
function placeItems(
  parent: XmlElement,
  name: string,
  changed: ReadonlyMap<XmlNode, XmlElement | undefined>,
  added: readonly XmlElement[],
): XmlElement {
  const last = parent.children.findLastIndex((child) => isElement(child) && child.name === name);
  const children = parent.children.flatMap((child, index): XmlNode[] => {
    const replaced = changed.has(child) ? changed.get(child) : child;
    return [...(replaced === undefined ? [] : [replaced]), ...(index === last ? added : [])];
  });
  return withChildren(parent, last < 0 ? [...children, ...added] : children);
}

function writeItem(node: List, target: XmlElement, from: unknown, to: unknown): XmlElement {
  if (node.item.kind === "group") return writeFields(node.item.fields, target, from, to);
  return writeNode(node.item, {}, target, from, to, NOTHING);
}

function writeVariants(node: Variants, root: XmlElement, from: unknown, to: unknown): XmlElement {
  const before = chosenBranch(node, from);
  const after = chosenBranch(node, to);
  const isOther = before?.name !== after?.name;
  const cleared = isOther && node.element !== undefined && elementAt(root, node.element) !== undefined ? remove(root, node.element) : root;
  if (after === undefined) return writePlace(cleared, node.tag, undefined);
  const was = isOther ? undefined : before?.value;
  const write = (target: XmlElement) => {
    if (after.node.kind === "group" && after.node.element === undefined) return writeFields(after.node.fields, target, was, after.value);
    return writeNode(after.node, {}, target, was, after.value, NOTHING);
  };
  const isEmpty = after.node.kind === "bool" || (after.node.kind === "group" && Object.keys(after.node.fields).length === 0);
  const written = isEmpty ? cleared : node.element === undefined ? write(cleared) : editAt(cleared, node.element, write);
  return writePlace(written, node.tag, after.tag);
}

function remove(root: XmlElement, path: string): XmlElement {
  const at = path.lastIndexOf("/");
  const name = path.slice(at + 1);
  const without = (target: XmlElement) => removeChildren(target, (child) => child.name === name);
  return at < 0 ? without(root) : editAt(root, path.slice(0, at), without);
}
