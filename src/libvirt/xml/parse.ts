import {
  XmlElement as ParsedElement,
  type XmlNode as ParsedNode,
  parseXml as parse,
  XmlCdata,
  XmlComment,
  XmlProcessingInstruction,
  XmlText,
} from "@rgrove/parse-xml";
import { messageOf, QueztlError } from "../../core/error";
import type { XmlElement, XmlNode } from "./tree";

/** Reads a document and returns its root. @throws QueztlError (config) with line and column if it is malformed */
export function parseXml(text: string): XmlElement {
  // The parser does the same before it counts its offsets.
  const source = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const { root } = parseOrExplain(source);
  if (root === null) throw malformed("there is no root element");
  return toElement(root, source);
}

function parseOrExplain(source: string): { readonly root: ParsedElement | null } {
  try {
    return parse(source, { includeOffsets: true, preserveComments: true });
  } catch (cause) {
    throw malformed(messageOf(cause).split("\n")[0] ?? "", cause);
  }
}

function malformed(why: string, cause?: unknown): QueztlError {
  const fix = "check that every element is closed and that & < are written as &amp; &lt;";
  return new QueztlError({ kind: "config", summary: "malformed XML", why, fix, ...(cause === undefined ? {} : { cause }) });
}

function toElement(parsed: ParsedElement, source: string): XmlElement {
  return {
    name: parsed.name,
    attributes: parsed.attributes,
    children: parsed.children.map((node) => toNode(node, source)),
    source: source.slice(parsed.start, parsed.end),
  };
}

function toNode(node: ParsedNode, source: string): XmlNode {
  if (node instanceof ParsedElement) return toElement(node, source);
  if (node instanceof XmlText || node instanceof XmlCdata) return node.text;
  if (node instanceof XmlComment || node instanceof XmlProcessingInstruction) return { raw: source.slice(node.start, node.end) };
  throw new Error(`the XML parser returned a node of type ${node.type}`);
}
