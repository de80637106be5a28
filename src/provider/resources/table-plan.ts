import { type Change, exceeds, worst } from "../../core/model/change";
import { check, formatPath, type Problem } from "../../schema/check";
import type { ResourceTable } from "../../schema/resource";
import type { Host, HostSettings } from "../host";
import type { Difference } from "../mapping/difference";
import { describeChange, effective, planCreate, planUpdate } from "../mapping/plan";
import { hasUnknown, plainValues } from "../mapping/values";
import type { Diagnostic } from "../sdk/diagnostic";
import type { Plan, PlanRequest } from "../sdk/resource";
import { equal, Unknown, type Value, type Values } from "../sdk/value";
import { readPrivate } from "./private-data";

/** What a resource adds to the plan that its table gives. */
export interface PlanRules {
  readonly table: ResourceTable;
  /** Kind of thing for messages, such as `VM`. */
  readonly kind: string;
  /** How a difference is made in this version. @default by the table */
  classify?(difference: Difference, prior: Values, planned: Values): Change;
  /** What differs and is in no row. */
  differs?(prior: Values, planned: Values, request: PlanRequest): readonly Difference[];
  /** Mistakes that the table does not know, of known values. */
  check?(config: Values, request: PlanRequest): readonly Diagnostic[];
  /** Computed attributes that the update leaves open. */
  opens?(found: readonly Difference[], verdict: Change, request: PlanRequest): readonly string[];
  /** Why an update is needed although no row differs. */
  pending?(prior: Values, config: Values): string | undefined;
  /** Warnings about what the update does. */
  warn?(found: readonly Difference[], verdict: Change, planned: Values, summary: string): readonly Diagnostic[];
}

/** What is wrong with a configuration, whatever is on the host. Unknown keys are told apart in `unknownKeys`. */
export function validateTable(table: ResourceTable, config: Values, unknownKeys: HostSettings["unknownKeys"]): readonly Diagnostic[] {
  return checkTable(table, config).map((problem) => diagnosticOfProblem(table, config, problem, unknownKeys));
}

function checkTable(table: ResourceTable, config: Values): readonly Problem[] {
  const declared = Object.fromEntries(Object.entries(plainValues(config)).filter(([name]) => table.fields[name] !== undefined));
  return check(table.fields, declared, { isUnknown: (value) => value instanceof Unknown });
}

function diagnosticOfProblem(table: ResourceTable, config: Values, problem: Problem, unknownKeys: HostSettings["unknownKeys"]): Diagnostic {
  const where = nameOf(table, config);
  const isWarning = problem.kind === "unknown-key" && unknownKeys === "warn";
  return {
    severity: isWarning ? "warning" : "error",
    summary: `${where}: ${formatPath(problem.path)} ${problem.message}`,
    detail: isWarning ? 'The key is ignored, because the provider\'s unknown_keys is "warn".' : undefined,
    path: problem.path,
  };
}

/** `libvirt_domain "db"` */
export function nameOf(table: ResourceTable, values: Values | null): string {
  const name = values?.name;
  return typeof name === "string" ? `${table.type} "${name}"` : table.type;
}

/** The plan of a resource: a pure function of prior state and configuration. */
export function planTable(rules: PlanRules, request: PlanRequest, host: Host): Plan {
  const { prior, config } = request;
  if (config === null) return planDestroy(rules, prior, request);
  if (prior === null) return planCreation(rules, config, request);
  return planChange(rules, prior, config, request, host);
}

function planDestroy(rules: PlanRules, prior: Values | null, request: PlanRequest): Plan {
  const isProtected = readPrivate(request.private).protected;
  return { planned: null, diagnostics: isProtected ? [protectedError(rules, prior, "deletes")] : [] };
}

export function protectedError(rules: PlanRules, prior: Values | null, verb: string): Diagnostic {
  return {
    severity: "error",
    summary: `${nameOf(rules.table, prior)} is protected, and this plan ${verb} it`,
    detail: "To allow it: set protect = false and apply that first, in an apply of its own.",
    path: ["protect"],
  };
}

function planCreation(rules: PlanRules, config: Values, request: PlanRequest): Plan {
  const { table } = rules;
  const planned: Record<string, Value> = { ...planCreate(table, config) };
  for (const [name, node] of Object.entries(table.fields))
    if (node.keep && planned[name] === null && node.kind === "string") planned[name] = Unknown.value;
  return { planned: { ...planned, change: "create" }, diagnostics: rules.check?.(config, request) ?? [] };
}

function planChange(rules: PlanRules, prior: Values, config: Values, request: PlanRequest, host: Host): Plan {
  const { table } = rules;
  const { imported, protected: isProtected = false } = readPrivate(request.private);
  const { planned, differences: rows } = planUpdate(table, prior, config, imported);
  const found = [...rows, ...(rules.differs?.(prior, planned, request) ?? [])];
  const classify = (difference: Difference): Change => rules.classify?.(difference, prior, planned) ?? effective(difference);
  const pending = rules.pending?.(prior, config);
  const summary = describeChange(found, classify) ?? pending;
  if (summary === undefined && sameValues(table, prior, planned)) {
    // Also what only guards say must be stored.
    return { planned, diagnostics: rules.check?.(config, request) ?? [] };
  }
  const verdict = worst(found.map(classify));
  const limit = limitOf(planned, host);
  const diagnostics: Diagnostic[] = [...(rules.check?.(config, request) ?? [])];
  if (summary !== undefined && exceeds(verdict, limit.change)) diagnostics.push(tooDisruptive(rules, planned, summary, limit));
  if (verdict === "replace" && isProtected) diagnostics.push(protectedError(rules, prior, `replaces it (${summary ?? ""}), which deletes`));
  if (summary !== undefined) diagnostics.push(...(rules.warn?.(found, verdict, planned, summary) ?? []));
  const open = rules.opens?.(found, verdict, request) ?? [];
  // Terraform plans again when all is known, and then the text must be the one of now.
  const isOpenEnded = found.some(({ to, text }) => hasUnknown(to as Value) && !isAddedByKey(text));
  return {
    planned: {
      ...planned,
      ...Object.fromEntries(open.map((name) => [name, Unknown.value])),
      change: isOpenEnded ? Unknown.value : (summary ?? "none: written down as it is"),
    },
    requiresReplace: verdict === "replace" ? replacePaths(found, classify) : [],
    diagnostics,
  };
}

/** `devices.disks[vdb] added` is the same text whatever else of the device is still open. */
function isAddedByKey(text: string): boolean {
  return text.endsWith(" added") && !/\[\d+\] added$/.test(text);
}

function sameValues(table: ResourceTable, prior: Values, planned: Values): boolean {
  return Object.keys(table.fields).every((name) => equal(prior[name] ?? null, planned[name] ?? null));
}

/** Top-level attributes: Terraform cannot follow a path into a dynamic one. */
function replacePaths(found: readonly Difference[], classify: (difference: Difference) => Change): readonly (readonly string[])[] {
  const names = found.filter((one) => classify(one) === "replace").map((one) => String(one.path[0]));
  return [...new Set(names)].map((name) => [name]);
}

interface Limit {
  readonly change: Change;
  readonly from: string;
}

function limitOf(planned: Values, host: Host): Limit {
  const own = planned.max_disruption;
  if (typeof own === "string") return { change: own as Change, from: "the resource's" };
  return { change: host.settings.maxDisruption, from: "the provider's" };
}

function tooDisruptive(rules: PlanRules, planned: Values, summary: string, limit: Limit): Diagnostic {
  return {
    severity: "error",
    summary: `${nameOf(rules.table, planned)}: the change is more than max_disruption allows: ${summary}`,
    detail: `${limit.from} max_disruption is "${limit.change}". Raise it for this change, or take the change back.`,
    path: ["max_disruption"],
  };
}
