import { isElement, type XmlElement, type XmlNode } from "./tree";

/** Writes an element. What was read and not changed comes out as it was, byte by byte; the rest is indented by two spaces. */
export function printXml(root: XmlElement): string {
  return print(root, "");
}

function print(element: XmlElement, indent: string): string {
  if (element.source !== undefined) return element.source;
  const attributes = Object.entries(element.attributes).map(([name, value]) => ` ${name}='${escapeAttribute(value)}'`);
  const head = `<${element.name}${attributes.join("")}`;
  const { children } = element;
  if (children.length === 0) return `${head}/>`;
  const end = `</${element.name}>`;
  if (children.some(isWords)) return `${head}>${children.map((child) => printNode(child, indent)).join("")}${end}`;
  const inner = `${indent}  `;
  const lines = children.filter((child) => typeof child !== "string").map((child) => `\n${inner}${printNode(child, inner)}`);
  return lines.length === 0 ? `${head}/>` : `${head}>${lines.join("")}\n${indent}${end}`;
}

/** Text that is more than the space between elements. */
function isWords(node: XmlNode): boolean {
  return typeof node === "string" && node.trim() !== "";
}

function printNode(node: XmlNode, indent: string): string {
  if (typeof node === "string") return escapeText(node);
  return isElement(node) ? print(node, indent) : node.raw;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&apos;", '"': "&quot;" };

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, escapeOne).replaceAll("\r", "&#13;");
}

/** Also the white space that a reader would turn into plain spaces. */
function escapeAttribute(text: string): string {
  return text.replace(/[&<>'"]/g, escapeOne).replace(/[\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function escapeOne(char: string): string {
  return ESCAPES[char] ?? char;
}
