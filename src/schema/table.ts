import type { Change } from "../core/model/change";

/**
 * The language of the tables: one tree per libvirt resource. From it come the Terraform schema, the TypeScript types, the strict check,
 * the XML in both directions, what a plan announces, and the reference pages.
 *
 * A place is relative to the element of the group around it: `a/b@c` is attribute `c` of `a/b`, `a/b` is the text of that element,
 * `@c` an attribute of the element itself, and `.` its text.
 */
export type Node = Scalar | Group | List | Variants;

/** Calls that change a running domain or network in one step. A `live` row without one of these is done by a restart in this version. */
export type LiveCall = "metadata" | "autostart" | "balloon" | "media" | "dhcp-host" | "dns-host" | "grow";

interface Row {
  readonly doc: string;
  /** @default that of the group around it */
  readonly change?: Change;
  readonly call?: LiveCall;
  readonly required?: boolean;
  /** Host features this row depends on: `cgroup`, `sch_sfq`, `iommu`, `agent`… */
  readonly needs?: readonly string[];
  /** Once chosen it stays, also when the declaration drops it. */
  readonly keep?: boolean;
  /** libvirt fills it in when it is not declared, so an import leaves it out. */
  readonly auto?: boolean;
}

export interface Scalar extends Row {
  readonly kind: "string" | "number" | "bool";
  /** Undefined for what is no XML: an argument of an API call. */
  readonly place: string | undefined;
  /** What an absent value means. */
  readonly default?: string | number | boolean;
  readonly oneOf?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: { readonly regexp: RegExp; readonly says: string };
  /** How a bool is written. @default "yes-no" */
  readonly form?: "presence" | "yes-no" | "on-off";
  /** The sibling attribute that holds this number's unit; both are one row. */
  readonly unitIn?: string;
  /** The unit when that sibling is absent. @default "KiB" */
  readonly defaultUnit?: string;
  /** Marks that sibling. */
  readonly unitOf?: string;
  readonly secret?: boolean;
  /** True where the host's form of a declared value differs from it without being another value, such as a resolved machine alias. */
  readonly same?: (declared: string, actual: string) => boolean;
}

export interface Group extends Row {
  readonly kind: "group";
  /** Path of its element below the group around it; undefined: the same element. */
  readonly element: string | undefined;
  readonly fields: Fields;
  /** The host keeps things of its own in this element, so it is never removed as a whole. */
  readonly shared?: boolean;
}

export interface List extends Row {
  readonly kind: "list";
  /** Path of the repeated element. */
  readonly element: string;
  readonly item: Group | Scalar | Variants;
  /** Path of the value that tells items apart, such as `target.dev`; items without it match by position. */
  readonly key?: string;
  /** What an element on the host means that the declared list lacks. @default "ignore" */
  readonly extras?: "drift" | "ignore";
}

/** One branch is set; the branch is written into an attribute. */
export interface Variants extends Row {
  readonly kind: "variants";
  /** Path of the element that holds the branch's fields; undefined: the same element. */
  readonly element: string | undefined;
  /** Place of the attribute that names the branch, relative to the group around it. */
  readonly tag: string;
  readonly branches: { readonly [name: string]: Branch };
}

export interface Branch {
  /** The tag's value. */
  readonly value: string;
  readonly node: Group | Scalar;
}

export interface Fields {
  readonly [name: string]: Node;
}

type More<T extends Node> = Partial<Omit<T, "kind" | "doc" | "place" | "element" | "fields" | "item" | "branches" | "tag">>;

export const text = (place: string | undefined, doc: string, more: More<Scalar> = {}): Scalar => ({ kind: "string", place, doc, ...more });
export const integer = (place: string | undefined, doc: string, more: More<Scalar> = {}): Scalar => ({
  kind: "number",
  place,
  doc,
  ...more,
});
export const flag = (place: string | undefined, doc: string, more: More<Scalar> = {}): Scalar => ({ kind: "bool", place, doc, ...more });
export const group = (element: string | undefined, doc: string, fields: Fields, more: More<Group> = {}): Group => ({
  kind: "group",
  element,
  doc,
  fields,
  ...more,
});
export const list = (element: string, doc: string, item: List["item"], more: More<List> = {}): List => ({
  kind: "list",
  element,
  doc,
  item,
  ...more,
});
export const variants = (
  element: string | undefined,
  tag: string,
  doc: string,
  branches: Variants["branches"],
  more: More<Variants> = {},
): Variants => ({ kind: "variants", element, tag, doc, branches, ...more });
export const branch = (value: string, node: Group | Scalar): Branch => ({ value, node });

/** A number with a unit beside it: two attributes, one row. */
export function sized(name: string, place: string, doc: string, more: More<Scalar> = {}, unit = "KiB"): Fields {
  const at = place === "." ? "@unit" : place.includes("@") ? undefined : `${place}@unit`;
  return {
    [name]: integer(place, doc, { min: 0, ...more, required: more.required ?? false, unitIn: `${name}_unit`, defaultUnit: unit }),
    [`${name}_unit`]: text(at, `Unit of \`${name}\`: \`bytes\`, \`KB\`, \`KiB\`, \`MB\`, \`MiB\`, \`GB\`, \`GiB\`, \`TB\`, \`TiB\`.`, {
      unitOf: name,
      default: unit,
      oneOf: Object.keys(UNITS),
      ...(more.change === undefined ? {} : { change: more.change }),
    }),
  };
}

/** Size units as libvirt reads them (https://libvirt.org/formatdomain.html#memory-allocation): a lone letter is binary, `KB` is 1000. */
export const UNITS: Readonly<Record<string, bigint>> = {
  b: 1n,
  bytes: 1n,
  B: 1n,
  KB: 1000n,
  k: 1024n,
  K: 1024n,
  KiB: 1024n,
  MB: 1000n ** 2n,
  M: 1024n ** 2n,
  MiB: 1024n ** 2n,
  GB: 1000n ** 3n,
  G: 1024n ** 3n,
  GiB: 1024n ** 3n,
  TB: 1000n ** 4n,
  T: 1024n ** 4n,
  TiB: 1024n ** 4n,
  PB: 1000n ** 5n,
  P: 1024n ** 5n,
  PiB: 1024n ** 5n,
  EB: 1000n ** 6n,
  E: 1024n ** 6n,
  EiB: 1024n ** 6n,
};

const MAC = { regexp: /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i, says: "six pairs of hexadecimal digits such as 52:54:00:12:34:56" };
const UUID = { regexp: /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i, says: "a UUID" };
const ADDRESS = {
  regexp: /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}$|^(?=.*:)[0-9a-f:.]{2,45}$/i,
  says: "an IPv4 or IPv6 address such as 10.71.0.1 or fd00::1",
};
const sameIgnoringCase = (declared: string, actual: string) => declared.toLowerCase() === actual.toLowerCase();

export const mac = (place: string, doc: string, more: More<Scalar> = {}): Scalar =>
  text(place, doc, { pattern: MAC, same: sameIgnoringCase, auto: true, keep: true, ...more });
export const uuid = (place: string, doc: string, more: More<Scalar> = {}): Scalar =>
  text(place, doc, { pattern: UUID, same: sameIgnoringCase, ...more });

/** An IP address without prefix. */
export const ip = (place: string, doc: string, more: More<Scalar> = {}): Scalar =>
  text(place, doc, { pattern: ADDRESS, same: sameIgnoringCase, ...more });

export const YES_NO = ["yes", "no"] as const;
export const ON_OFF = ["on", "off"] as const;

/** True if something of it stands in the object's XML. */
export function isXml(node: Node): boolean {
  if (node.kind === "group") return node.element !== undefined || Object.values(node.fields).some(isXml);
  return node.kind === "list" || node.kind === "variants" || node.place !== undefined;
}
