import { createHash } from "node:crypto";
import { setAttribute } from "../../../libvirt/xml/edit";
import { attributeAt, find, findAll } from "../../../libvirt/xml/query";
import { element, type XmlElement } from "../../../libvirt/xml/tree";
import { network as table } from "../../../schema/network";
import type { Host } from "../../host";
import { writePlace } from "../../mapping/place";
import { plainValues } from "../../mapping/values";
import { writeFields } from "../../mapping/write";
import type { Values } from "../../sdk/value";
import { type Ownership, readOwnership, withMetadata } from "../ownership";
import type { TableChange } from "../table-change";
import { declaredMetadata, foreignMetadata } from "../user-metadata";

const DNSMASQ = "http://libvirt.org/schemas/network/dnsmasq/1.0";
/** IFNAMSIZ less its closing zero. */
const NAME_MAX = 15;

/** The definition of a new network. */
export function renderNew(host: Host, planned: Values, ownership: Ownership): XmlElement {
  const values = plainValues(planned);
  const root = writeFields(table.fields, element("network"), undefined, values);
  const user = declaredMetadata(values.metadata);
  return complete(
    withMetadata(root, ownership, user === undefined ? [] : [user]),
    { owner: host.settings.owner, name: String(values.name) },
    values,
  );
}

/** The host's definition with what differs between two sets of values changed in it. */
export function renderChange(host: Host, root: XmlElement, { prior, planned, fields, before }: TableChange): XmlElement {
  const values = plainValues(planned);
  const changed = writeFields(fields, root, before, values);
  const user = declaredMetadata(values.metadata);
  const ownership = readOwnership(root) ?? { owner: host.settings.owner, phase: "ready" };
  const owned = withMetadata(changed, ownership, [
    ...foreignMetadata(root, plainValues(prior).metadata),
    ...(user === undefined ? [] : [user]),
  ]);
  return complete(owned, { owner: host.settings.owner, name: String(values.name) }, values);
}

/** True for a network whose bridge libvirt makes: the others only name something that exists. */
function hasOwnBridge(root: XmlElement): boolean {
  const forward = find(root, "forward");
  const mode = forward === undefined ? "isolated" : (attributeAt(root, "forward", "mode") ?? "nat");
  return ["isolated", "nat", "route", "open"].includes(mode);
}

/** Adds what is undeclared and should not be libvirt's choice: with its own, a guest waits 8 seconds for its lease instead of 3. */
function complete(root: XmlElement, identity: { readonly owner: string | undefined; readonly name: string }, values: Values): XmlElement {
  if (!hasOwnBridge(root)) return root;
  let result = root;
  const unless = (place: [element: string, attribute: string], value: string) => {
    if (attributeAt(result, place[0], place[1]) === undefined) result = writePlace(result, place.join("@"), value);
  };
  unless(["bridge", "name"], bridgeName(identity));
  unless(["bridge", "stp"], "off");
  unless(["bridge", "delay"], "0");
  const servesDhcp = findAll(root, "ip/dhcp").length > 0;
  const hasOptions = find(result, "dnsmasq:options") !== undefined;
  if (servesDhcp && !hasOptions && values.dnsmasq_options === null)
    result = writePlace(result, "dnsmasq:options/dnsmasq:option@value", "no-ping");
  return find(result, "dnsmasq:options") === undefined ? result : setAttribute(result, "xmlns:dnsmasq", DNSMASQ);
}

/** The same at every create: `qz-` and the network's name, shortened with a hash where it is too long or has a strange letter. */
function bridgeName({ owner, name }: { readonly owner: string | undefined; readonly name: string }): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([owner ?? "", name]))
    .digest("hex");
  const clean = name.replace(/[^A-Za-z0-9_-]/g, "");
  return `qz-${clean.slice(0, NAME_MAX - 8)}-${hash}`.slice(0, NAME_MAX);
}
