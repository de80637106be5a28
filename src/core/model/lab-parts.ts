import { basename } from "node:path";
import { checkerOf } from "../document/checker";
import type { DocumentPath } from "../document/path";
import type { Problem } from "../document/problem";
import type { SourceDocument } from "../document/source-document";
import { LAB_FORMATS } from "./lab-format";
import type { LabImage } from "./lab-image";
import { NAME } from "./lab-network-schema";
import {
  type HostDocument,
  type InstanceTypeDocument,
  LAB_SCHEMA,
  type NetworkDocument,
  type PoolDocument,
  SHORT_LIST_SCHEMA,
  SHORT_SCHEMA,
  type VmDocument,
  type VolumeDocument,
} from "./lab-schema";

/** One entry of a map by name. */
export interface Part<T> {
  readonly name: string;
  readonly path: DocumentPath;
  readonly value: T;
  /** Keys of it that are malformed and left out. */
  readonly broken: readonly string[];
}

/** A section of the lab: its entries that are well formed, and the names of all, so that a reference to a malformed one is not called unknown. */
interface Section<T> {
  readonly declared: boolean;
  readonly names: readonly string[];
  readonly parts: readonly Part<T>[];
}

/** The document taken apart, its short form made long. */
export interface LabParts {
  readonly name: string;
  readonly defaultImage: LabImage | undefined;
  readonly hosts: Section<HostDocument>;
  readonly networks: Section<NetworkDocument>;
  readonly pools: Section<PoolDocument>;
  readonly volumes: Section<VolumeDocument>;
  readonly instanceTypes: Section<InstanceTypeDocument>;
  readonly vms: Section<VmDocument>;
}

const checkLab = checkerOf(LAB_SCHEMA, LAB_FORMATS);
const checkShort = checkerOf(SHORT_SCHEMA, LAB_FORMATS);
const checkShortList = checkerOf(SHORT_LIST_SCHEMA, LAB_FORMATS);

/** Checks the form of a lab's document and takes apart what of it is well formed; undefined if nothing is. */
export function takeApart(source: SourceDocument): { readonly problems: readonly Problem[]; readonly parts?: LabParts } {
  const { value } = source;
  const problem = (message: string, fix: string) => ({ problems: [{ path: [], message, fix }] });
  if (value === null) return problem("the file is empty", "write a lab, or make one with: queztl init --yaml");
  if (Array.isArray(value)) {
    if (source.several && !value.every(isShort))
      return problem(`the file holds ${value.length} documents`, "keep one: a file is one lab; only vm_policy documents may be several");
    const problems = checkShortList(value);
    const entries = value.map((item: unknown, index) => [item, [index, "vm_policy"]] as const);
    return { problems, parts: shortParts(source.file, entries, problems) };
  }
  if (!isMap(value)) {
    const fix =
      typeof value === "string" && /^\w+:\S/.test(value)
        ? "put a space behind the colon"
        : "write a lab as a map: version: 1, lab: NAME, vms: …";
    return problem("a lab must be a map", fix);
  }
  if (isShort(value)) {
    const problems = checkShort(value);
    return { problems, parts: shortParts(source.file, [[value, ["vm_policy"]]], problems) };
  }
  const problems = checkLab(value);
  return { problems, parts: longParts(value, problems, source.file) };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isShort(value: unknown): boolean {
  return isMap(value) && Object.hasOwn(value, "vm_policy");
}

function longParts(document: Readonly<Record<string, unknown>>, problems: readonly Problem[], file: string): LabParts {
  const section = <T>(key: string): Section<T> => {
    const entries = isMap(document[key]) ? Object.entries(document[key]) : [];
    return {
      declared: Object.hasOwn(document, key),
      names: entries.map(([name]) => name),
      // The schema has checked what has no problem, so it is a T; an empty entry is one without keys.
      parts: entries
        .map(([name, value]) => ({ name, path: [key, name], value: (value ?? {}) as T, broken: [] }))
        .filter((part) => isSound(part.path, problems)),
    };
  };
  const text = (key: string) => (typeof document[key] === "string" && isSound([key], problems) ? document[key] : undefined);
  return {
    name: text("lab") ?? nameFromFile(file),
    defaultImage:
      isSound(["default_image"], problems) && document.default_image !== undefined ? (document.default_image as LabImage) : undefined,
    hosts: section("hosts"),
    networks: section("networks"),
    pools: section("pools"),
    volumes: section("volumes"),
    instanceTypes: section("instance_types"),
    vms: vmSection(document.vms, problems),
  };
}

function vmSection(value: unknown, problems: readonly Problem[]): Section<VmDocument> {
  const entries = isMap(value) ? Object.entries(value) : [];
  return {
    declared: value !== undefined,
    names: entries.map(([name]) => name),
    parts: entries.flatMap(([name, vm]) => soundVm({ name, path: ["vms", name], value: vm ?? {} }, problems)),
  };
}

/** A VM without its malformed keys: its other keys are checked all the same. */
function soundVm({ name, path, value }: Omit<Part<unknown>, "broken">, problems: readonly Problem[]): Part<VmDocument>[] {
  if (!isMap(value) || problems.some((problem) => samePath(problem.path, path))) return [];
  const broken = Object.keys(value).filter((key) => !isSound([...path, key], problems));
  const sound = Object.fromEntries(Object.entries(value).filter(([key]) => !broken.includes(key)));
  return [{ name, path, value: sound as VmDocument, broken }];
}

function samePath(a: DocumentPath, b: DocumentPath): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}

function shortParts(file: string, entries: readonly (readonly [unknown, DocumentPath])[], problems: readonly Problem[]): LabParts {
  const none = { declared: false, names: [], parts: [] };
  const sound = entries.flatMap(([item, path]): Part<VmDocument>[] => {
    if (!isMap(item) || !isMap(item.vm_policy) || !isSound([...path, "name"], problems)) return [];
    const { name, ...value } = item.vm_policy;
    return soundVm({ name: String(name), path, value }, problems);
  });
  return {
    name: nameFromFile(file),
    defaultImage: undefined,
    hosts: none,
    networks: none,
    pools: none,
    volumes: none,
    instanceTypes: none,
    vms: { declared: true, names: sound.map((part) => part.name), parts: sound },
  };
}

/** True if no problem is at or below that path. */
function isSound(path: DocumentPath, problems: readonly Problem[]): boolean {
  return !problems.some((problem) => path.every((step, index) => problem.path[index] === step));
}

/** The short form names no lab: the file does. */
function nameFromFile(file: string): string {
  const name = basename(file)
    .replace(/\.ya?ml$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  return new RegExp(NAME).test(name) ? name : "lab";
}
