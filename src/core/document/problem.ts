import { QueztlError } from "../error";
import { type DocumentPath, formatDocumentPath } from "./path";

/** Something wrong in a document. */
export interface Problem {
  readonly path: DocumentPath;
  /** What the problem is about: its key, or its value. @default "value" */
  readonly at?: "key" | "value";
  /** What is wrong, with the value and what would be right. */
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
}

/** A problem with its place in the text. Lines and columns count from 1. */
export interface LocatedProblem extends Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Everything that is wrong with one document, in the order of its text. */
export class DocumentError extends QueztlError {
  readonly problems: readonly LocatedProblem[];

  constructor(file: string, problems: readonly LocatedProblem[]) {
    const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
    const [first] = sorted;
    if (first !== undefined && sorted.length === 1) super({ kind: "config", ...partsOf(first) });
    else super({ kind: "config", summary: `${file} has ${sorted.length} mistakes\n${sorted.map(formatProblem).join("\n")}` });
    this.problems = sorted;
  }
}

/** `lab.yaml:8:24: vms.db.resources.vcpus: must be from 1 to 512, not 0`, then why and fix on lines of their own. */
export function formatProblem(problem: LocatedProblem): string {
  return new QueztlError(partsOf(problem)).message;
}

function partsOf({ file, line, column, path, message, why, fix }: LocatedProblem) {
  const place = `${file}:${line}:${column}`;
  return {
    where: path.length === 0 ? place : `${place}: ${formatDocumentPath(path)}`,
    summary: message,
    ...(why === undefined ? {} : { why }),
    ...(fix === undefined ? {} : { fix }),
  };
}

/** A value as it is shown in a message. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
}
