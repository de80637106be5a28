import type { Change } from "../../core/model/change";
import { formatPath, isObject, type Path, valueAt } from "../../schema/check";
import type { Fields, List, LiveCall, Node, Scalar, Variants } from "../../schema/table";
import { Unknown } from "../sdk/value";
import { normal, sameNormal, show } from "./normal";

/** One row that the plan changes. */
export interface Difference {
  readonly path: Path;
  readonly change: Change;
  readonly call: LiveCall | undefined;
  readonly needs: readonly string[];
  /** Prior value; undefined: absent. */
  readonly from: unknown;
  readonly to: unknown;
  /** `memory 512 MiB → 1 GiB`; secrets hidden. */
  readonly text: string;
}

interface Inherited {
  readonly change: Change;
  readonly call: LiveCall | undefined;
  readonly needs: readonly string[];
}

type Item = Readonly<Record<string, unknown>>;

const EMPTY: Item = {};

/** What differs between two sets of values of the same table, row by row. Values are plain (no Dynamic), and may be unknown. */
export function differences(fields: Fields, prior: unknown, planned: unknown, change: Change): readonly Difference[] {
  const found: Difference[] = [];
  compareFields(fields, prior, planned, [], { change, call: undefined, needs: [] }, found);
  return found;
}

function inherit(node: Node, from: Inherited): Inherited {
  return {
    change: node.change ?? from.change,
    call: node.call ?? (node.change === undefined ? from.call : undefined),
    needs: node.needs ?? from.needs,
  };
}

function compareFields(fields: Fields, prior: unknown, planned: unknown, path: Path, inherited: Inherited, found: Difference[]): void {
  const before = isObject(prior) ? prior : EMPTY;
  const after = isObject(planned) ? planned : EMPTY;
  for (const [name, node] of Object.entries(fields))
    compareNode(node, before[name], after[name], [...path, name], inherit(node, inherited), found, before, after);
}

function compareNode(
  node: Node,
  prior: unknown,
  planned: unknown,
  path: Path,
  inherited: Inherited,
  found: Difference[],
  before: Item,
  after: Item,
): void {
  if (prior === planned && node.kind !== "number") return;
  if ((planned === null || planned === undefined) && node.keep) return;
  if (planned instanceof Unknown) {
    if (node.kind !== "string" || node.unitOf === undefined)
      found.push(difference(path, inherited, prior, planned, `${formatPath(path)} → (known after apply)`));
    return;
  }
  switch (node.kind) {
    case "group":
      compareFields(node.fields, prior, planned, path, inherited, found);
      return;
    case "list":
      compareList(node, prior, planned, path, inherited, found);
      return;
    case "variants":
      compareVariants(node, prior, planned, path, inherited, found);
      return;
    default:
      compareScalar(node, prior, planned, path, inherited, found, before, after);
  }
}

function compareScalar(
  node: Scalar,
  prior: unknown,
  planned: unknown,
  path: Path,
  inherited: Inherited,
  found: Difference[],
  before: Item,
  after: Item,
): void {
  if (node.unitOf !== undefined) return;
  const unitUnknown = node.unitIn !== undefined && after[node.unitIn] instanceof Unknown;
  const from = normal(node, prior, before);
  const to = normal(node, planned, after);
  if (!unitUnknown && (sameNormal(node, to, from) || sameNormal(node, from, to))) return;
  found.push(
    difference(path, inherited, prior, planned, `${formatPath(path)} ${show(node, prior, before)} → ${show(node, planned, after)}`),
  );
}

function compareList(node: List, prior: unknown, planned: unknown, path: Path, inherited: Inherited, found: Difference[]): void {
  const before = Array.isArray(prior) ? prior : [];
  const after = Array.isArray(planned) ? planned : [];
  const pairs = pairItems(node, before, after);
  for (const { left, right, index } of pairs) {
    const at = [...path, index];
    const label = itemLabel(node, path, right ?? left, index);
    const item = inherit(node.item, inherited);
    if (left === undefined) found.push(difference(at, inherited, undefined, right, `${label} added`));
    else if (right === undefined) found.push(difference(at, inherited, left, undefined, `${label} removed`));
    else compareNode(node.item, left, right, at, item, found, EMPTY, EMPTY);
  }
}

function itemLabel(node: List, path: Path, item: unknown, index: number): string {
  const key = node.key === undefined ? undefined : valueAt(item, node.key);
  return key === undefined || key === null || key instanceof Unknown
    ? `${formatPath(path)}[${index}]`
    : `${formatPath(path)}[${String(key)}]`;
}

/** Pairs of items that are the same thing: by key where both have one, else by position among the rest. */
export function pairItems<L, R>(
  node: List,
  left: readonly L[],
  right: readonly R[],
): readonly { readonly left?: L; readonly leftIndex?: number; readonly right?: R; readonly index: number }[] {
  const keyOf = (item: unknown): string | undefined => {
    const key =
      node.key === undefined ? (node.item.kind === "group" || node.item.kind === "variants" ? undefined : item) : valueAt(item, node.key);
    return key === undefined || key === null || key instanceof Unknown ? undefined : String(key).toLowerCase();
  };
  const leftKeys = left.map(keyOf);
  const rightKeys = right.map(keyOf);
  const taken = new Set<number>();
  const partner = rightKeys.map((key) => {
    const at = key === undefined ? -1 : leftKeys.findIndex((other, index) => other === key && !taken.has(index));
    if (at >= 0) taken.add(at);
    return at;
  });
  let next = 0;
  rightKeys.forEach((key, index) => {
    if (partner[index] !== -1) return;
    while (next < left.length && (taken.has(next) || (key !== undefined && leftKeys[next] !== undefined))) next++;
    if (next >= left.length) return;
    partner[index] = next;
    taken.add(next);
  });
  const pairs: { left?: L; leftIndex?: number; right?: R; index: number }[] = [];
  right.forEach((item, index) => {
    const at = partner[index] ?? -1;
    pairs.push(at < 0 ? { right: item, index } : { left: left[at] as L, leftIndex: at, right: item, index });
  });
  left.forEach((item, index) => {
    if (!taken.has(index)) pairs.push({ left: item, leftIndex: index, index });
  });
  return pairs;
}

function compareVariants(node: Variants, prior: unknown, planned: unknown, path: Path, inherited: Inherited, found: Difference[]): void {
  const from = chosenBranch(node, prior);
  const to = chosenBranch(node, planned);
  if (from === undefined && to === undefined) return;
  if (from?.name !== to?.name) {
    found.push(difference(path, inherited, prior, planned, `${formatPath(path)} ${from?.name ?? "(none)"} → ${to?.name ?? "(none)"}`));
    return;
  }
  if (from !== undefined && to !== undefined)
    compareNode(to.node, from.value, to.value, [...path, to.name], inherit(to.node, inherited), found, EMPTY, EMPTY);
}

/** The branch that is set in a value of a variants node. */
export function chosenBranch(
  node: Variants,
  value: unknown,
): { readonly name: string; readonly tag: string; readonly node: Node; readonly value: unknown } | undefined {
  if (!isObject(value)) return undefined;
  for (const [name, branch] of Object.entries(node.branches)) {
    const set = value[name];
    if (set !== null && set !== undefined && set !== false) return { name, tag: branch.value, node: branch.node, value: set };
  }
  return undefined;
}

function difference(path: Path, inherited: Inherited, from: unknown, to: unknown, text: string): Difference {
  return {
    path,
    change: inherited.change,
    call: inherited.call,
    needs: inherited.needs,
    from: from ?? undefined,
    to: to ?? undefined,
    text,
  };
}
