import { messageOf, QueztlError } from "../../core/error";
import { parseXml } from "../../libvirt/xml/parse";
import { printXml } from "../../libvirt/xml/print";
import { isElement, type XmlElement } from "../../libvirt/xml/tree";
import { isRecord, type Value } from "../sdk/value";
import { NAMESPACE, userMetadata } from "./ownership";

/** The declared `metadata.xml` as an element. @throws QueztlError if it is no XML element with a namespace of its own */
export function declaredMetadata(metadata: Value | undefined): XmlElement | undefined {
  const xml = metadata !== undefined && isRecord(metadata) ? metadata.xml : undefined;
  if (typeof xml !== "string") return undefined;
  const parsed = parse(xml);
  const namespace = namespaceOf(parsed);
  if (namespace === undefined) throw mistake("the element has no namespace", 'write <name xmlns="urn:of-your-own"> … </name>');
  if (namespace.uri === NAMESPACE) throw mistake("this namespace is Queztl's own", "use a namespace of your own");
  return parsed;
}

function parse(xml: string): XmlElement {
  try {
    return parseXml(xml);
  } catch (cause) {
    throw mistake(messageOf(cause), "write one XML element");
  }
}

function mistake(why: string, fix: string): QueztlError {
  return new QueztlError({ kind: "config", where: "metadata.xml", summary: "is not an XML element that libvirt can keep", why, fix });
}

/** What other programs keep in the metadata: neither ours nor what was declared before. */
export function foreignMetadata(root: XmlElement, before: Value | undefined): readonly XmlElement[] {
  const declared = declaredMetadata(before);
  const uri = declared === undefined ? undefined : namespaceOf(declared)?.uri;
  return userMetadata(root).filter((one) => namespaceOf(one)?.uri !== uri || uri === undefined);
}

/** The namespace that an element is in, with its prefix. */
export function namespaceOf(target: XmlElement): { readonly prefix: string; readonly uri: string } | undefined {
  const prefix = target.name.includes(":") ? target.name.slice(0, target.name.indexOf(":")) : undefined;
  const uri = target.attributes[prefix === undefined ? "xmlns" : `xmlns:${prefix}`];
  return uri === undefined ? undefined : { prefix: prefix ?? "user", uri };
}

/** The element as libvirt's metadata calls take it: they put it into its namespace themselves. */
export function withoutNamespace(target: XmlElement): XmlElement {
  const prefix = target.name.includes(":") ? `xmlns:${target.name.slice(0, target.name.indexOf(":"))}` : "xmlns";
  const { [prefix]: _namespace, ...attributes } = target.attributes;
  return { name: target.name.slice(target.name.indexOf(":") + 1), attributes, children: target.children };
}

/** The prior `metadata` if the host has the same, else what the host has. */
export function projectMetadata(prior: Value | undefined, root: XmlElement): Value {
  if (prior === undefined || !isRecord(prior) || typeof prior.xml !== "string") return prior ?? null;
  const [found] = userMetadata(root);
  if (found === undefined) return { ...prior, xml: null };
  return canonical(parse(prior.xml)) === canonical(found) ? prior : { ...prior, xml: printXml(found) };
}

/** Without white space between elements and order of attributes, which libvirt does not keep. */
function canonical(target: XmlElement): string {
  const attributes = Object.entries(target.attributes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  const inner = target.children.map((child) => (typeof child === "string" ? child.trim() : isElement(child) ? canonical(child) : ""));
  return `<${target.name}${attributes.join("")}>${inner.join("")}</>`;
}
