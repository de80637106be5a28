import { findAll } from "../../libvirt/xml/query";
import type { XmlElement } from "../../libvirt/xml/tree";
import { isObject } from "../../schema/check";
import type { Fields, Group, List, Node, Variants } from "../../schema/table";
import { isRecord, type Value, type Values } from "../sdk/value";
import { chosenBranch, pairItems } from "./difference";
import { elementAt, readPlace } from "./place";
import { projectScalar, readScalar } from "./scalar";
import { plainValues } from "./values";

const EMPTY: XmlElement = { name: "", attributes: {}, children: [] };

/**
 * The host's state in the shape of the prior values: what means the same stays as it is written, only what differs is replaced, and lists
 * keep their order. What the prior values do not name is not looked at, except for added devices (`extras: "drift"`).
 */
export function projectFields(fields: Fields, root: XmlElement, prior: Values): Record<string, Value> {
  const plain = plainValues(prior);
  const result: Record<string, Value> = {};
  for (const [name, value] of Object.entries(plain)) {
    const node = fields[name];
    result[name] = node === undefined ? value : projectNode(node, fields, root, value, plain);
  }
  return result;
}

function projectNode(node: Node, fields: Fields, root: XmlElement, prior: Value, siblings: Values): Value {
  if (prior === null) return null;
  switch (node.kind) {
    case "group":
      return isRecord(prior) ? projectFields(node.fields, elementAt(root, node.element) ?? EMPTY, prior) : prior;
    case "list":
      return Array.isArray(prior) ? projectList(node, root, prior as readonly Value[]) : prior;
    case "variants":
      return projectVariants(node, root, prior);
    default:
      return projectScalar(node, fields, root, prior, siblings);
  }
}

function projectList(node: List, root: XmlElement, prior: readonly Value[]): Value {
  const elements = findAll(root, node.element);
  const matched = matchElements(node, prior, elements);
  const kept = prior.flatMap((item, index): Value[] => {
    const element = matched[index];
    return element === undefined ? [] : [projectItem(node, element, item)];
  });
  if (node.extras !== "drift") return kept;
  const known = new Set(matched);
  const extras = elements.filter((element) => !known.has(element)).map((element) => readItem(node, element));
  return [...kept, ...extras];
}

function projectItem(node: List, element: XmlElement, prior: Value): Value {
  return projectNode(node.item, {}, element, prior, {});
}

/** For each item the element that is the same thing; undefined: the host does not have it. */
export function matchElements(node: List, items: readonly unknown[], elements: readonly XmlElement[]): readonly (XmlElement | undefined)[] {
  const read = elements.map((element) => readItem(node, element));
  const matched: (XmlElement | undefined)[] = items.map(() => undefined);
  for (const { leftIndex, right, index } of pairItems(node, items, read))
    if (leftIndex !== undefined && right !== undefined) matched[leftIndex] = elements[index];
  return matched;
}

function projectVariants(node: Variants, root: XmlElement, prior: Value): Value {
  if (!isRecord(prior)) return prior;
  const chosen = chosenBranch(node, prior);
  const tag = readPlace(root, node.tag);
  if (chosen === undefined) return prior;
  if (tag === undefined) return null;
  if (chosen.tag !== tag) return readVariants(node, root) ?? null;
  const inner = projectNode(chosen.node, {}, elementAt(root, node.element) ?? EMPTY, prior[chosen.name] ?? null, {});
  return { ...prior, [chosen.name]: inner };
}

/**
 * Everything of an object that is imported. At the top also defaults and what libvirt has chosen: an attribute that the state has not and
 * the configuration has would show as a change, whatever it says.
 */
export function readObject(fields: Fields, root: XmlElement): Record<string, Value> {
  const result: Record<string, Value> = {};
  for (const [name, node] of Object.entries(fields)) {
    const value = readNode(node, fields, root) ?? defaultOf(node, fields, root);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function defaultOf(node: Node, fields: Fields, root: XmlElement): Value | undefined {
  if (node.kind === "group") return node.element !== undefined && elementAt(root, node.element) !== undefined ? {} : undefined;
  if (node.kind !== "string" && node.kind !== "number" && node.kind !== "bool") return undefined;
  const number = node.unitOf === undefined ? undefined : fields[node.unitOf];
  if (number !== undefined)
    return number.kind === "number" && readScalar(number, fields, root) !== undefined ? (number.defaultUnit ?? node.default) : undefined;
  return node.place === undefined ? undefined : node.default;
}

/** What of a subtree is not a default or libvirt's own choice. */
function readFields(fields: Fields, root: XmlElement): Record<string, Value> {
  const result: Record<string, Value> = {};
  for (const [name, node] of Object.entries(fields)) {
    const isChosen = node.auto && !(node.keep && node.kind === "string");
    const value = isChosen ? undefined : readNode(node, fields, root);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function readNode(node: Node, fields: Fields, root: XmlElement): Value | undefined {
  switch (node.kind) {
    case "group":
      return readGroup(node, root);
    case "list": {
      const items = findAll(root, node.element).map((element) => readItem(node, element));
      return items.length === 0 ? undefined : items;
    }
    case "variants":
      return readVariants(node, root);
    default:
      return readScalar(node, fields, root);
  }
}

function readGroup(node: Group, root: XmlElement): Value | undefined {
  const element = elementAt(root, node.element);
  if (element === undefined) return undefined;
  const values = readFields(node.fields, element);
  if (Object.keys(values).length > 0) return values;
  const isThere = node.element !== undefined && Object.keys(element.attributes).length === 0 && element.children.length === 0;
  return isThere ? {} : undefined;
}

/** One element of a list, always with what tells it apart from its siblings. */
function readItem(node: List, element: XmlElement): Value {
  const value = readNode(node.item, {}, element) ?? (node.item.kind === "group" ? {} : null);
  return node.key === undefined || !isObject(value) ? value : withKey(node.item, element, value as Values, node.key.split("."));
}

function withKey(node: Node, element: XmlElement, value: Values, [name = "", ...rest]: readonly string[]): Value {
  if (node.kind === "variants") {
    const inner = node.branches[name]?.node;
    const at = elementAt(element, node.element);
    return value[name] === undefined || inner === undefined || at === undefined
      ? value
      : { ...value, [name]: withKey(inner, at, asValues(value[name]), rest) };
  }
  if (node.kind !== "group") return value;
  const child = node.fields[name];
  const at = elementAt(element, undefined);
  if (child === undefined || at === undefined) return value;
  if (child.kind === "group" || child.kind === "variants") {
    const inside = child.kind === "group" ? elementAt(element, child.element) : element;
    if (inside === undefined) return value;
    const inner = withKey(child, inside, asValues(value[name]), rest);
    return isObject(inner) && Object.keys(inner).length > 0 ? { ...value, [name]: inner } : value;
  }
  const key = readNode(child, node.fields, element);
  return key === undefined ? value : { ...value, [name]: key };
}

function asValues(value: Value | undefined): Values {
  return value !== undefined && isRecord(value) ? value : {};
}

function readVariants(node: Variants, root: XmlElement): Value | undefined {
  const tag = readPlace(root, node.tag);
  for (const [name, branch] of Object.entries(node.branches)) {
    if (branch.value !== tag) continue;
    if (branch.node.kind !== "group") return { [name]: readNode(branch.node, {}, elementAt(root, node.element) ?? EMPTY) ?? true };
    return { [name]: readGroup(branch.node, elementAt(root, node.element) ?? EMPTY) ?? {} };
  }
  return undefined;
}
