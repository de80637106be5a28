/** A line of `terraform plan -json` or `apply -json` (https://developer.hashicorp.com/terraform/internals/machine-readable-ui). */
export interface Message {
  readonly type: string;
  readonly "@message"?: string;
  readonly diagnostic?: Diagnostic;
  readonly hook?: Hook;
}

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
}

export interface Hook {
  readonly resource: { readonly addr: string; readonly resource_type: string; readonly resource_name: string };
  readonly action?: string;
  readonly elapsed_seconds?: number;
}

/** The message on a line, or undefined for a line that is none. */
export function tryParseMessage(line: string): Message | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value = JSON.parse(line) as Message;
    return typeof value.type === "string" ? value : undefined;
  } catch {
    return undefined; // a program may print what it likes
  }
}
