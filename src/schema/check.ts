import { suggest } from "../core/suggest";
import type { Fields, List, Node, Scalar, Variants } from "./table";

export type Path = readonly (string | number)[];

export interface Problem {
  readonly path: Path;
  /** What is wrong and what would be right, without the path. */
  readonly message: string;
  readonly kind: "unknown-key" | "missing" | "type" | "value";
}

export interface CheckOptions {
  /** True for what will only be known at apply: Terraform's unknown, a CDK token. */
  readonly isUnknown: (value: unknown) => boolean;
}

/** `devices.disks[0].target.dev` */
export function formatPath(path: Path): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}

/** Checks values against a table: unknown keys, missing keys, types, ranges, variants. Returns every problem. */
export function check(fields: Fields, value: unknown, options: CheckOptions, path: Path = []): readonly Problem[] {
  const problems: Problem[] = [];
  checkFields(fields, value, path, options, problems);
  return problems;
}

function checkFields(fields: Fields, value: unknown, path: Path, options: CheckOptions, problems: Problem[]): void {
  if (!isObject(value)) {
    problems.push({ path, kind: "type", message: `must be an object, not ${show(value)}` });
    return;
  }
  for (const key of Object.keys(value)) {
    if (fields[key] === undefined && value[key] !== null && value[key] !== undefined)
      problems.push(unknownKey(path, key, Object.keys(fields)));
  }
  for (const [name, node] of Object.entries(fields)) {
    const item = value[name];
    if (item === null || item === undefined) {
      if (node.required) problems.push({ path: [...path, name], kind: "missing", message: `is required: ${node.doc}` });
    } else checkNode(node, item, [...path, name], options, problems);
  }
}

function unknownKey(path: Path, key: string, known: readonly string[]): Problem {
  const near = suggest(key, known);
  const hint = near === undefined ? `known here: ${known.join(", ") || "nothing"}` : `did you mean "${near}"?`;
  return { path: [...path, key], kind: "unknown-key", message: `is not a known key; ${hint}` };
}

function checkNode(node: Node, value: unknown, path: Path, options: CheckOptions, problems: Problem[]): void {
  if (options.isUnknown(value)) return;
  switch (node.kind) {
    case "group":
      checkFields(node.fields, value, path, options, problems);
      return;
    case "list":
      checkList(node, value, path, options, problems);
      return;
    case "variants":
      checkVariants(node, value, path, options, problems);
      return;
    default: {
      const message = scalarProblem(node, value);
      if (message !== undefined) problems.push({ path, kind: typeProblem(node, value) === undefined ? "value" : "type", message });
    }
  }
}

function checkList(node: List, value: unknown, path: Path, options: CheckOptions, problems: Problem[]): void {
  if (!Array.isArray(value)) {
    problems.push({ path, kind: "type", message: `must be a list, not ${show(value)}` });
    return;
  }
  const seen = new Map<unknown, number>();
  value.forEach((item, index) => {
    if (item === null || item === undefined) problems.push({ path: [...path, index], kind: "type", message: "must not be null" });
    else checkNode(node.item, item, [...path, index], options, problems);
    const key = node.key === undefined ? undefined : valueAt(item, node.key);
    if (key === undefined || key === null || options.isUnknown(key)) return;
    const text = String(key).toLowerCase();
    const first = seen.get(text);
    if (first === undefined) seen.set(text, index);
    else
      problems.push({
        path: [...path, index, ...(node.key ?? "").split(".")],
        kind: "value",
        message: `must be unique: ${show(key)} is also that of item ${first}`,
      });
  });
}

function checkVariants(node: Variants, value: unknown, path: Path, options: CheckOptions, problems: Problem[]): void {
  const names = Object.keys(node.branches);
  if (!isObject(value)) {
    problems.push({ path, kind: "type", message: `must be an object with one of ${names.join(", ")}, not ${show(value)}` });
    return;
  }
  const set = Object.keys(value).filter((key) => value[key] !== null && value[key] !== undefined && value[key] !== false);
  for (const key of set) if (node.branches[key] === undefined) problems.push(unknownKey(path, key, names));
  const chosen = set.filter((key) => node.branches[key] !== undefined);
  if (chosen.length > 1) problems.push({ path, kind: "value", message: `must have only one of ${chosen.join(", ")}` });
  if (set.length === 0) problems.push({ path, kind: "missing", message: `must have one of ${names.join(", ")}` });
  for (const key of chosen) {
    const branch = node.branches[key];
    if (branch !== undefined) checkNode(branch.node, value[key], [...path, key], options, problems);
  }
}

function typeProblem(node: Scalar, value: unknown): string | undefined {
  if (node.kind === "number") return asNumber(value) === undefined ? `must be a whole number, not ${show(value)}` : undefined;
  if (node.kind === "bool") return asBool(value) === undefined ? `must be true or false, not ${show(value)}` : undefined;
  return asText(value) === undefined ? `must be a string, not ${show(value)}` : undefined;
}

function scalarProblem(node: Scalar, value: unknown): string | undefined {
  const wrongType = typeProblem(node, value);
  if (wrongType !== undefined) return wrongType;
  if (node.kind === "number") {
    const number = asNumber(value) ?? 0;
    if (node.min !== undefined && number < node.min) return `must be at least ${node.min}, not ${number}`;
    if (node.max !== undefined && number > node.max) return `must be at most ${node.max}, not ${number}`;
    return undefined;
  }
  const text = asText(value) ?? "";
  if (node.oneOf !== undefined && !node.oneOf.includes(text) && node.unitOf === undefined) return oneOfProblem(text, node.oneOf);
  if (node.unitOf !== undefined && !/^(b|B|bytes|[KMGTPE](iB|B)?|k)$/.test(text))
    return oneOfProblem(text, node.oneOf ?? ["bytes", "KiB", "MiB", "GiB"]);
  if (node.pattern !== undefined && !node.pattern.regexp.test(text)) return `must be ${node.pattern.says}, not ${show(value)}`;
  return undefined;
}

function oneOfProblem(text: string, known: readonly string[]): string {
  const near = suggest(text, known);
  return `must be one of ${known.join(", ")}, not ${show(text)}${near === undefined ? "" : `; did you mean "${near}"?`}`;
}

/** A whole number from what Terraform or a person may write for one; undefined if it is none. */
export function asNumber(value: unknown): number | undefined {
  const number =
    typeof value === "number"
      ? value
      : typeof value === "bigint"
        ? Number(value)
        : /^-?\d+$/.test(asText(value) ?? "")
          ? Number(asText(value))
          : undefined;
  return number !== undefined && Number.isInteger(number) ? number : undefined;
}

export function asBool(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  return value === "true" ? true : value === "false" ? false : undefined;
}

/** Text of a scalar; numbers that do not fit a double carry theirs in `text`. */
export function asText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  return isObject(value) && typeof value.text === "string" && Object.keys(value).length === 1 ? value.text : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a dotted path, or undefined. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), value);
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text =
    typeof value === "string" ? JSON.stringify(value) : Array.isArray(value) ? "a list" : isObject(value) ? "an object" : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
