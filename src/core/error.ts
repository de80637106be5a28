/** What kind of failure it was; each kind has one exit code (`docs/exit-codes.md`). */
export type ErrorKind = "error" | "config" | "access" | "host" | "policy" | "not-found" | "cancelled" | "timeout";

export const EXIT_CODES: Readonly<Record<ErrorKind, number>> = {
  error: 1,
  config: 2,
  access: 3,
  host: 4,
  policy: 5,
  "not-found": 6,
  cancelled: 8,
  timeout: 9,
};

export interface QueztlErrorParts {
  /** @default "error" */
  readonly kind?: ErrorKind;
  /** What went wrong, one short line. */
  readonly summary: string;
  /** Where: a file with line, a construct path, a document path such as `vms.db.resources.memory`. */
  readonly where?: string;
  /** Why it is wrong, or what the lower layer said. */
  readonly why?: string;
  /** What the user can do about it. */
  readonly fix?: string;
  readonly cause?: unknown;
}

const BRAND = Symbol.for("queztl.error");

/** A failure that the user can understand and mend. Anything else that is thrown is a bug of ours. */
export class QueztlError extends Error {
  readonly kind: ErrorKind;
  readonly summary: string;
  readonly where: string | undefined;
  readonly why: string | undefined;
  readonly fix: string | undefined;

  constructor(parts: QueztlErrorParts) {
    super(formatParts(parts), parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = "QueztlError";
    this.kind = parts.kind ?? "error";
    this.summary = parts.summary;
    this.where = parts.where;
    this.why = parts.why;
    this.fix = parts.fix;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** True for errors of any copy of this class (the package has two builds). */
  static is(error: unknown): error is QueztlError {
    return typeof error === "object" && error !== null && BRAND in error;
  }

  get exitCode(): number {
    return EXIT_CODES[this.kind];
  }
}

function formatParts(parts: QueztlErrorParts): string {
  const head = parts.where === undefined ? parts.summary : `${parts.where}: ${parts.summary}`;
  const why = parts.why === undefined ? "" : `\n  why: ${parts.why}`;
  const fix = parts.fix === undefined ? "" : `\n  fix: ${parts.fix}`;
  return head + why + fix;
}

/** One line for the person, whatever was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
