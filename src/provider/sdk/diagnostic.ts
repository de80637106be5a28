import { messageOf, QueztlError } from "../../core/error";
import { log } from "./log";
import type { CtyType, Schema } from "./schema";
import type { AttributePathMessage, DiagnosticMessage } from "./tfplugin6";

/** Attribute names and list indices, from the resource downwards. */
export type AttributePath = readonly (string | number)[];

export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** One line. Terraform merges warnings of the same summary, so it names the object and the attribute. */
  readonly summary: string;
  readonly detail?: string | undefined;
  readonly path?: AttributePath | undefined;
}

/** Whatever was thrown, as a diagnostic: errors that a user can mend as they are, everything else as a bug, with its stack in the log. */
export function diagnosticOf(error: unknown, what: string): Diagnostic {
  if (QueztlError.is(error)) {
    const where = error.where === undefined ? "" : `${error.where}: `;
    const detail = [error.why, error.fix === undefined ? undefined : `To fix it: ${error.fix}`].filter((part) => part !== undefined);
    log.debug(`${what}: ${error.message}`, { stack: error.stack ?? "" });
    return { severity: "error", summary: `${where}${error.summary}`, detail: detail.join("\n\n") };
  }
  log.error(`bug while ${what}`, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return bug(`${messageOf(error)} (while ${what})`);
}

/** A mistake of the provider itself. */
export function bug(text: string): Diagnostic {
  return {
    severity: "error",
    summary: `Bug in the provider: ${text}`,
    detail: "This is a mistake in the provider, not in your configuration. Please report it, with the log that TF_LOG=debug shows.",
  };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

const SEVERITY = { error: 1, warning: 2 } as const;

export function encodeDiagnostics(diagnostics: readonly Diagnostic[], schema: Schema | undefined): DiagnosticMessage[] {
  return diagnostics.map(({ severity, summary, detail, path }) => {
    const attribute = path === undefined || schema === undefined ? undefined : encodePath(path, schema);
    return { severity: SEVERITY[severity], summary, detail, attribute };
  });
}

/** As far as Terraform can follow it: it stops at dynamic attributes and sets. Undefined when not even the first step exists. */
export function encodePath(path: AttributePath, schema: Schema): AttributePathMessage | undefined {
  const [first, ...rest] = path;
  if (typeof first !== "string" || !Object.hasOwn(schema.attributes, first)) return undefined;
  const steps: AttributePathMessage["steps"][number][] = [{ attribute_name: first }];
  let type: CtyType | undefined = schema.attributes[first]?.type;
  for (const step of rest) {
    const next = type === undefined ? undefined : follow(type, step);
    if (next === undefined) break;
    steps.push(next.step);
    type = next.type;
  }
  return { steps };
}

function follow(type: CtyType, step: string | number): { step: AttributePathMessage["steps"][number]; type: CtyType } | undefined {
  if (typeof type === "string") return undefined;
  if (type[0] === "list" && typeof step === "number") return { step: { element_key_int: BigInt(step) }, type: type[1] };
  if (type[0] === "map" && typeof step === "string") return { step: { element_key_string: step }, type: type[1] };
  if (type[0] === "tuple" && typeof step === "number") {
    const inner = type[1][step];
    return inner === undefined ? undefined : { step: { element_key_int: BigInt(step) }, type: inner };
  }
  if (type[0] === "object" && typeof step === "string" && Object.hasOwn(type[1], step)) {
    const inner = type[1][step];
    return inner === undefined ? undefined : { step: { attribute_name: step }, type: inner };
  }
  return undefined;
}
