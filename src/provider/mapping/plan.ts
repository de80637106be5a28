import { type Change, worst } from "../../core/model/change";
import type { XmlElement } from "../../libvirt/xml/tree";
import type { ResourceTable } from "../../schema/resource";
import type { Fields, Node, Scalar } from "../../schema/table";
import { equal, Unknown, type Value, type Values } from "../sdk/value";
import { type Difference, differences } from "./difference";
import { bytesOf } from "./normal";
import { projectFields } from "./read";
import { hasUnknown, plain, plainValues } from "./values";

export interface TablePlan {
  readonly planned: Values;
  readonly differences: readonly Difference[];
}

/** What is compared: prior and configured values without their Terraform types, and whether a missing key means "as it is". */
interface Comparison {
  readonly table: ResourceTable;
  readonly prior: Values;
  readonly config: Values;
  readonly before: Readonly<Record<string, Value>>;
  readonly wanted: Readonly<Record<string, Value>>;
  readonly imported: boolean;
}

/**
 * What Terraform shall see in the plan of an update: the prior value where it means the same as the configured one, else the configured
 * one. A key that is gone from the configuration means its default, or, after an import, what is there: `imported` is then the host's XML.
 */
export function planUpdate(table: ResourceTable, prior: Values, config: Values, imported: XmlElement | undefined): TablePlan {
  const wanted = plainValues(config);
  const before = priorValues(table, prior, config, imported);
  const comparison: Comparison = { table, prior, config, before, wanted, imported: imported !== undefined };
  const planned: Record<string, Value> = {};
  for (const [name, node] of Object.entries(table.fields)) planned[name] = plannedValue(name, node, comparison);
  const found = differencesOf(table, prior, before, planned, imported !== undefined);
  const isFirst = imported !== undefined && Object.keys(planned).some((name) => !equal(prior[name] ?? null, planned[name] ?? null));
  return { planned: { ...prior, ...(isFirst ? onlyConfigured(table, prior, config) : planned) }, differences: found };
}

/**
 * The first change after an import: from now on the state knows what the configuration says and nothing else, so that what it never named
 * stays as it is, and what is removed from it later means libvirt's default.
 */
function onlyConfigured({ fields }: ResourceTable, prior: Values, config: Values): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, node]) => [name, config[name] ?? (node.keep ? (prior[name] ?? null) : null)]),
  );
}

/** What there was before an update. After an import: as far as the new values look at it, in their own shape. */
export function priorValues(table: ResourceTable, prior: Values, wanted: Values, imported: XmlElement | undefined): Record<string, Value> {
  const before = plainValues(prior);
  if (imported === undefined) return before;
  const looked = Object.fromEntries(
    Object.entries(table.fields).flatMap(([name, node]) => {
      const value = plain(wanted[name]);
      return value === null || hasUnknown(value) || (isScalar(node) && node.place === undefined) ? [] : [[name, value] as const];
    }),
  );
  const { metadata: _metadata, ...found } = projectFields(table.fields, imported, looked);
  return { ...before, ...found };
}

/** The differences of an update, row by row. */
export function differencesOf(
  table: ResourceTable,
  prior: Values,
  before: Readonly<Record<string, Value>>,
  planned: Values,
  imported: boolean,
): readonly Difference[] {
  const after = plainValues(planned);
  const fields = imported ? changedFields(table, prior, planned) : table.fields;
  return differences(fields, before, after, table.change);
}

/** The rows that a plan sets to other values, in whatever way they are written; a number and its unit are one row. */
export function changedFields({ fields }: ResourceTable, prior: Values, planned: Values): Fields {
  const isOther = (name: string | undefined) =>
    name !== undefined && (planned[name] ?? null) !== null && !equal(prior[name] ?? null, planned[name] ?? null);
  const changed = Object.entries(fields).filter(
    ([name, node]) =>
      isOther(name) || (isScalar(node) && (planned[name] ?? null) !== null && (isOther(node.unitIn) || isOther(node.unitOf))),
  );
  return Object.fromEntries(changed);
}

function plannedValue(name: string, node: Node, comparison: Comparison): Value {
  const { table, prior, config, before, wanted, imported } = comparison;
  const configured = config[name] ?? null;
  const was = prior[name] ?? null;
  if (isScalar(node) && (node.unitIn !== undefined || node.unitOf !== undefined)) return plannedSize(name, node, comparison);
  if (configured === null) return imported || node.keep ? was : null;
  if (was === null || hasUnknown(configured) || equal(configured, was)) return configured;
  const same = differences({ [name]: node }, { [name]: before[name] }, { [name]: wanted[name] }, table.change).length === 0;
  return same ? was : configured;
}

/** A number and its unit are planned together, so that both come from the prior state or both from the configuration. */
function plannedSize(name: string, node: Scalar, { table, prior, config, before, wanted, imported }: Comparison): Value {
  const number = node.unitOf ?? name;
  const main = table.fields[number];
  if (main === undefined || !isScalar(main) || main.unitIn === undefined) return config[name] ?? null;
  const unit = main.unitIn;
  const configured = config[name] ?? null;
  if ((config[number] ?? null) === null) return configured ?? (imported ? (prior[name] ?? null) : null);
  const from = bytesOf(main, before[number], before);
  const to = wanted[unit] instanceof Unknown ? undefined : bytesOf(main, wanted[number], wanted);
  const bothFromPrior = from !== undefined && from === to && ((config[unit] ?? null) === null || (prior[unit] ?? null) !== null);
  return bothFromPrior ? (prior[name] ?? null) : configured;
}

/** The values of a create plan: what is configured; what only apply can tell is unknown. */
export function planCreate(table: ResourceTable, config: Values): Values {
  const planned: Record<string, Value> = {};
  for (const name of Object.keys(table.fields)) planned[name] = config[name] ?? null;
  for (const name of Object.keys(table.computed)) planned[name] = Unknown.value;
  return planned;
}

/** The row change of this version: `live` rows that no call of ours can change live are changed by a restart. */
export function effective(difference: Difference): Change {
  return difference.change === "live" && difference.call === undefined ? "restart" : difference.change;
}

/** `restart: memory 512 MiB → 1 GiB, vcpu 1 → 2`; undefined if nothing changes. */
export function describeChange(found: readonly Difference[], classify: (difference: Difference) => Change): string | undefined {
  if (found.length === 0) return undefined;
  const verdict = worst(found.map(classify));
  const decisive = found.filter((one) => classify(one) === verdict);
  const rest = found.filter((one) => classify(one) !== "none").length - decisive.length;
  return `${verdict}: ${decisive.map((one) => one.text).join(", ")}${verdict !== "none" && rest > 0 ? ` (and ${rest} lesser)` : ""}`;
}

function isScalar(node: Node): node is Scalar {
  return node.kind === "string" || node.kind === "number" || node.kind === "bool";
}
