import { DocumentError } from "../core/document/problem";
import { messageOf, QueztlError } from "../core/error";
import { VERSION } from "../core/version";
import { asUserError } from "./system-error";

/** `error: what` with where, why and fix below it; for a bug, its stack and where to report it. */
export function describeFailure(thrown: unknown, verbose: boolean): string {
  const error = asUserError(thrown);
  if (!QueztlError.is(error)) return describeBug(error);
  const rows = [
    ["where", error.where],
    ["why", error.why],
    ["fix", error.fix],
  ] as const;
  const lines = rows.flatMap(([name, text]) => (text === undefined || text === "" ? [] : [`  ${name}: ${indent(text)}`]));
  return [`error: ${error.summary}`, ...lines, ...(verbose ? causes(error) : [])].join("\n");
}

/** The code that the process ends with (`docs/exit-codes.md`). */
export function exitCodeOf(thrown: unknown): number {
  const error = asUserError(thrown);
  return QueztlError.is(error) ? error.exitCode : 1;
}

/** The error as data, for `--json`. */
export function failureDocument(thrown: unknown): Readonly<Record<string, unknown>> {
  const error = asUserError(thrown);
  const { kind, summary, where, why, fix } = QueztlError.is(error)
    ? error
    : { kind: "bug", summary: messageOf(error), where: undefined, why: undefined, fix: undefined };
  const problems = error instanceof DocumentError ? { problems: error.problems } : {};
  return { kind, summary, where, why, fix, exit_code: exitCodeOf(error), ...problems };
}

function describeBug(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `error: this is a bug in queztl ${VERSION}, not a mistake of yours\n${stack}\n  fix: report it with the lines above and the command that you ran`;
}

function causes(error: Error): readonly string[] {
  const lines: string[] = [];
  for (let cause = error.cause; cause !== undefined && cause !== null; cause = cause instanceof Error ? cause.cause : undefined)
    lines.push(`  caused by: ${indent(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))}`);
  return [...lines, `  at: ${indent(error.stack?.split("\n    at ").slice(1).join("\nat ") ?? "")}`];
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n       ");
}
