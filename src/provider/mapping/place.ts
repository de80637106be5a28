import { editAt, setAttribute, setText } from "../../libvirt/xml/edit";
import { attribute, find, textOf } from "../../libvirt/xml/query";
import type { XmlElement } from "../../libvirt/xml/tree";

/** Where a scalar lives, relative to an element. See `src/schema/table.ts`. */
interface Place {
  readonly element: string | undefined;
  readonly attribute: string | undefined;
}

const parsed = new Map<string, Place>();

function parse(place: string): Place {
  let found = parsed.get(place);
  if (found === undefined) {
    const at = place.indexOf("@");
    const path = at < 0 ? place : place.slice(0, at);
    found = { element: path === "" || path === "." ? undefined : path, attribute: at < 0 ? undefined : place.slice(at + 1) };
    parsed.set(place, found);
  }
  return found;
}

/** The element at a path below another one; the same element for no path. */
export function elementAt(root: XmlElement, path: string | undefined): XmlElement | undefined {
  return path === undefined ? root : find(root, path);
}

/** What stands at a place; an element without text is an empty text. Undefined: nothing is there. */
export function readPlace(root: XmlElement, place: string): string | undefined {
  const { element, attribute: name } = parse(place);
  const target = elementAt(root, element);
  return name === undefined ? textOf(target) : attribute(target, name);
}

/** The element with another text at a place. Undefined removes it, and elements on the way that are empty then. */
export function writePlace(root: XmlElement, place: string, value: string | undefined): XmlElement {
  const { element, attribute: name } = parse(place);
  const write = (target: XmlElement) => (name === undefined ? setText(target, value ?? "") : setAttribute(target, name, value));
  if (element === undefined) return write(root);
  if (value === undefined && find(root, element) === undefined) return root;
  return editPruned(root, element, write, value === undefined);
}

/** As `editAt`; with `prune`, elements of the path that are empty afterwards go. */
export function editPruned(root: XmlElement, path: string, edit: (target: XmlElement) => XmlElement, prune: boolean): XmlElement {
  const [first = "", ...rest] = path.split("/");
  return editAt(root, first, (target) => {
    const edited = rest.length === 0 ? edit(target) : editPruned(target, rest.join("/"), edit, prune);
    return prune && isEmpty(edited) ? undefined : edited;
  });
}

function isEmpty(target: XmlElement): boolean {
  return Object.keys(target.attributes).length === 0 && target.children.every((child) => typeof child === "string" && child.trim() === "");
}
