import { QueztlError } from "../../core/error";
import { editAt, withChildren } from "../../libvirt/xml/edit";
import { attribute, children, find } from "../../libvirt/xml/query";
import { element, type XmlElement } from "../../libvirt/xml/tree";

/** Namespace of what we write into a domain's or network's metadata; it is a name, not an address. */
export const NAMESPACE = "urn:queztl:object:1";
export const PREFIX = "queztl";
const NAME = `${PREFIX}:object`;

/** Who made an object, and how far it is. */
export interface Ownership {
  /** The provider's `owner`; undefined: it has none. */
  readonly owner: string | undefined;
  /** `creating` until everything that a create does is done. */
  readonly phase: "creating" | "ready";
}

export function ownershipElement({ owner, phase }: Ownership): XmlElement {
  return element(NAME, { [`xmlns:${PREFIX}`]: NAMESPACE, owner, phase });
}

/** Ours of a domain's or network's metadata; undefined: we did not make it. */
export function readOwnership(root: XmlElement): Ownership | undefined {
  const metadata = find(root, "metadata");
  const ours = metadata === undefined ? undefined : children(metadata).find(isOurs);
  if (ours === undefined) return undefined;
  return { owner: attribute(ours, "owner"), phase: attribute(ours, "phase") === "creating" ? "creating" : "ready" };
}

/** What somebody else has in the metadata: the user. */
export function userMetadata(root: XmlElement): readonly XmlElement[] {
  const metadata = find(root, "metadata");
  return metadata === undefined ? [] : children(metadata).filter((child) => !isOurs(child));
}

/** The root with this metadata: ours, and the user's. */
export function withMetadata(root: XmlElement, ownership: Ownership, user: readonly XmlElement[]): XmlElement {
  return editAt(root, "metadata", (metadata) => withChildren(metadata, [...user, ownershipElement(ownership)]));
}

/** True if an object on the host may be taken up again by a create of this owner. */
export function mayAdopt(found: Ownership | undefined, owner: string | undefined): boolean {
  if (found === undefined) return false;
  if (found.owner !== owner) return false;
  return owner !== undefined || found.phase === "creating";
}

function isOurs(candidate: XmlElement): boolean {
  return Object.entries(candidate.attributes).some(([name, value]) => name.startsWith("xmlns") && value === NAMESPACE);
}

/** The error for an object of this name that is somebody else's. */
export function takenName(type: string, what: string, name: string, uuid: string, found: Ownership | undefined): QueztlError {
  const made = found === undefined ? "not made by Queztl" : `made by ${found.owner ?? "a configuration without owner"}`;
  return new QueztlError({
    kind: "config",
    where: `${type} "${name}"`,
    summary: `a ${what} of this name already exists`,
    why: `its UUID is ${uuid}, and it was ${made}`,
    fix: `choose another name, or take it over: terraform import ADDRESS ${uuid}`,
  });
}
