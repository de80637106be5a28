import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkerOf } from "../document/checker";
import { SourceDocument } from "../document/source-document";
import { QueztlError } from "../error";
import { packageRoot } from "../package-root";
import { suggest } from "../suggest";
import type { KernelDefinition, KernelFragment, OwnSymbol } from "./kernel";
import { checkInherited, checkKernelDocument } from "./kernel-check";
import { overlayHash } from "./kernel-overlay";
import { FRAGMENT_SCHEMA, type FragmentDocument, KERNEL_SCHEMA, type KernelDocument } from "./kernel-schema";

/** Goes into every hash: raise it when the builder makes other bytes from the same definition. */
const BUILDER_VERSION = 1;

/** The folder of the definitions that come with the package. */
export function kernelConfigsFolder(): string {
  return join(packageRoot(), "kernel-configs");
}

/** The names of the definitions in a folder, sorted. */
export function listKernelDefinitions(folder: string = kernelConfigsFolder()): readonly string[] {
  return yamlNames(folder);
}

/**
 * Reads and checks `<folder>/<name>.yaml`, its fragments and what it extends. Fragments that the folder lacks come from the package.
 * @throws QueztlError if there is none, or naming every mistake in a file with its line and path
 */
export function loadKernelDefinition(name: string, folder: string = kernelConfigsFolder()): KernelDefinition {
  const lineage = readLineage(name, folder);
  const own = lineage[0];
  if (own === undefined) throw new Error(`no lineage of ${name}`);
  const documents = lineage.map(({ document }) => document);
  const oldestFirst = [...lineage].reverse();
  const symbols = Object.fromEntries(
    oldestFirst.flatMap(({ document }) =>
      Object.entries(document.symbols ?? {}).map(([symbol, value]): [string, OwnSymbol] => [
        symbol,
        { value, from: `${document.name}.yaml` },
      ]),
    ),
  );
  const fragmentNames = [...new Set(oldestFirst.flatMap(({ document }) => document.fragments ?? []))];
  const fragments = fragmentNames.map((fragment) => loadKernelFragment(fragment, folder));
  const source = documents.find((document) => document.source !== undefined)?.source;
  const base = documents.find((document) => document.base !== undefined)?.base;
  const problems = checkInherited(own.document, { source, base, fragments, symbols });
  if (problems.length > 0) throw own.source.error(problems);
  return {
    version: 1,
    name,
    description: own.document.description,
    source: source as KernelDefinition["source"],
    base: base as KernelDefinition["base"],
    fragments,
    symbols,
    modules: [...new Set(documents.flatMap(({ modules }) => modules ?? []))].sort(),
    cmdline: documents.find(({ cmdline }) => cmdline !== undefined)?.cmdline ?? "",
    budget: documents.find(({ budget }) => budget !== undefined)?.budget ?? {},
  };
}

/** A fragment of a folder, or else of the package. @throws QueztlError as `loadKernelDefinition` */
export function loadKernelFragment(name: string, folder: string = kernelConfigsFolder()): KernelFragment {
  const file = [folder, kernelConfigsFolder()].map((one) => join(one, "fragments", `${name}.yaml`)).find(existsSync);
  if (file === undefined) throw new Error(`no fragment ${name}: the check names those`);
  const source = SourceDocument.parse(readFileSync(file, "utf8"), file);
  const problems = checkFragment(source.value);
  if (problems.length > 0) throw source.error(problems);
  const fragment = source.value as FragmentDocument;
  if (fragment.name !== name)
    throw source.error([{ path: ["name"], message: `must be the file's name, ${name}, not ${JSON.stringify(fragment.name)}` }]);
  const { version: _version, ...rest } = fragment;
  return rest;
}

/** Hash of what the kernel is made from (definition, fragments, overlay; not the source of the day or the compiler): known without network. */
export function hashKernelDefinition(definition: KernelDefinition): string {
  const { description: _description, budget: _budget, fragments, ...rest } = definition;
  const made = { ...rest, fragments: fragments.map(({ name, symbols }) => ({ name, symbols })) };
  return createHash("sha256")
    .update(`${BUILDER_VERSION}\n${overlayHash(join(kernelConfigsFolder(), "overlay"))}\n${canonical(made)}`)
    .digest("hex");
}

interface Read {
  readonly document: KernelDocument;
  readonly source: SourceDocument;
}

const check = checkerOf(KERNEL_SCHEMA);
const checkFragment = checkerOf(FRAGMENT_SCHEMA);

/** The definition, what it extends, what that extends, and so on. */
function readLineage(name: string, folder: string): readonly Read[] {
  const known = listKernelDefinitions(folder);
  if (!known.includes(name)) {
    const near = suggest(name, known);
    throw new QueztlError({
      kind: "not-found",
      summary: `there is no kernel "${name}"`,
      why: `${folder} has: ${known.join(", ") || "no definitions"}`,
      fix: near === undefined ? "name one of these kernels" : `did you mean "${near}"?`,
    });
  }
  const fragments = [...new Set([...yamlNames(join(folder, "fragments")), ...yamlNames(join(kernelConfigsFolder(), "fragments"))])].sort();
  const lineage: Read[] = [];
  for (let next: string | undefined = name; next !== undefined; next = lineage.at(-1)?.document.extends) {
    const file = join(folder, `${next}.yaml`);
    const source = SourceDocument.parse(readFileSync(file, "utf8"), file);
    const ancestors = lineage.map(({ document }) => document.name);
    const problems = [...check(source.value), ...checkKernelDocument(source.value, { name: next, kernels: known, fragments, ancestors })];
    if (problems.length > 0) throw source.error(problems);
    lineage.push({ document: source.value as KernelDocument, source });
  }
  return lineage;
}

function yamlNames(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  return files.map((file) => file.slice(0, -".yaml".length)).sort();
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
