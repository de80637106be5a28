import { type Change, worst } from "../../core/model/change";
import type { ResourceTable } from "../../schema/resource";
import type { Node, Scalar } from "../../schema/table";
import { equal, Unknown, type Value, type Values } from "../sdk/value";
import { type Difference, differences } from "./difference";
import { bytesOf } from "./normal";
import { hasUnknown, plainValues } from "./values";

export interface TablePlan {
  readonly planned: Values;
  readonly differences: readonly Difference[];
}

/**
 * What Terraform shall see in the plan of an update: the prior value where it means the same as the configured one, else the configured
 * one. A key that is gone from the configuration means its default, or, while `imported`, what is there.
 */
export function planUpdate(table: ResourceTable, prior: Values, config: Values, imported: boolean): TablePlan {
  const before = plainValues(prior);
  const wanted = plainValues(config);
  const planned: Record<string, Value> = {};
  for (const [name, node] of Object.entries(table.fields))
    planned[name] = plannedValue(name, node, table, prior, config, before, wanted, imported);
  const found = differences(table.fields, before, plainValues(planned), table.change);
  return { planned: { ...prior, ...planned }, differences: found };
}

function plannedValue(
  name: string,
  node: Node,
  table: ResourceTable,
  prior: Values,
  config: Values,
  before: Record<string, Value>,
  wanted: Record<string, Value>,
  imported: boolean,
): Value {
  const configured = config[name] ?? null;
  const was = prior[name] ?? null;
  if (isScalar(node) && (node.unitIn !== undefined || node.unitOf !== undefined))
    return plannedSize(name, node, table, prior, config, before, wanted, imported);
  if (configured === null) return imported || node.keep ? was : null;
  if (was === null || hasUnknown(configured) || equal(configured, was)) return configured;
  const same = differences({ [name]: node }, { [name]: before[name] }, { [name]: wanted[name] }, table.change).length === 0;
  return same ? was : configured;
}

/** A number and its unit are planned together, so that both come from the prior state or both from the configuration. */
function plannedSize(
  name: string,
  node: Scalar,
  table: ResourceTable,
  prior: Values,
  config: Values,
  before: Record<string, Value>,
  wanted: Record<string, Value>,
  imported: boolean,
): Value {
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
  const rest = found.length - decisive.length;
  return `${verdict}: ${decisive.map((one) => one.text).join(", ")}${rest > 0 ? ` (and ${rest} lesser)` : ""}`;
}

function isScalar(node: Node): node is Scalar {
  return node.kind === "string" || node.kind === "number" || node.kind === "bool";
}
