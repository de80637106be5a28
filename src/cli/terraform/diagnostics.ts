import { type ErrorKind, QueztlError } from "../../core/error";
import { lastLines } from "../../core/process";
import { type Diagnostic, tryParseMessage } from "./message";
import type { TerraformRun } from "./run";

/** Our provider ends a detail with this and the way on. */
const FIX = /\n*To fix it: ([\s\S]*)$/;

/** What Terraform found wrong, as one error. */
export function terraformError(what: string, diagnostics: readonly Diagnostic[], run: TerraformRun): QueztlError {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined)
    return new QueztlError({
      summary: `${what} failed (exit ${run.code})`,
      why: lastLines(run.stderr || plainText(run.stdout), 12),
      ...lockHint(run.stderr),
    });
  if (errors.length === 1) {
    const { why, fix } = split(first);
    return new QueztlError({
      kind: kindOf(errors),
      summary: `${what} failed: ${first.summary}`,
      ...(first.address === undefined ? {} : { where: first.address }),
      ...(why === "" ? {} : { why }),
      ...(fix === undefined ? {} : { fix }),
    });
  }
  return new QueztlError({
    kind: kindOf(errors),
    summary: `${what} failed with ${errors.length} errors`,
    why: errors.map(oneOfMany).join("\n"),
  });
}

/** The words of lines that are messages of `-json`. */
function plainText(stdout: string): string {
  const lines = stdout.split("\n").map((line) => tryParseMessage(line)?.["@message"] ?? line);
  return lines.join("\n");
}

/** A warning as one line, with its detail when asked. */
export function describeWarning({ address, summary, detail }: Diagnostic, verbose: boolean): string {
  const more = verbose && detail ? `\n  ${detail.replaceAll("\n", "\n  ")}` : "";
  return `warning: ${address === undefined ? "" : `${address}: `}${summary}${more}`;
}

function oneOfMany(diagnostic: Diagnostic): string {
  const { why, fix } = split(diagnostic);
  const head = `${diagnostic.address === undefined ? "" : `${diagnostic.address}: `}${diagnostic.summary}`;
  return [head, ...(why === "" ? [] : [`  why: ${why}`]), ...(fix === undefined ? [] : [`  fix: ${fix}`])].join("\n");
}

function split({ detail = "" }: Diagnostic): { readonly why: string; readonly fix: string | undefined } {
  const fix = FIX.exec(detail)?.[1]?.trim();
  return { why: detail.replace(FIX, "").trim(), fix };
}

/** The provider says in the summary of a refusal that it is one. */
function kindOf(errors: readonly Diagnostic[]): ErrorKind {
  return errors.every(({ summary, detail }) => /\bmax_disruption\b|\bprotect\b/.test(`${summary} ${detail ?? ""}`)) ? "policy" : "error";
}

function lockHint(stderr: string): { readonly fix?: string } {
  return /state lock/i.test(stderr) ? { fix: "another deploy of this stack runs; wait for it" } : {};
}
