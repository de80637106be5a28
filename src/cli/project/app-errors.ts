import { writeFileSync } from "node:fs";
import { QueztlError } from "../../core/error";

/**
 * Loaded before an app (`node --require`): an error that ends it goes to the file that `QUEZTL_APP_ERROR` names, so that the CLI can show
 * it as its own, without the stack of Node.
 */
export interface AppError {
  readonly kind?: string;
  readonly summary: string;
  readonly where?: string | undefined;
  readonly why?: string | undefined;
  readonly fix?: string | undefined;
  readonly stack?: string | undefined;
}

const file = process.env.QUEZTL_APP_ERROR;
if (file !== undefined && file !== "") {
  Error.stackTraceLimit = 50; // the user's own line is below ours
  process.on("uncaughtException", (error: unknown) => {
    writeFileSync(file, JSON.stringify(describe(error)));
    process.exit(1);
  });
}

function describe(error: unknown): AppError {
  if (QueztlError.is(error)) {
    const { kind, summary, where, why, fix, stack } = error;
    return { kind, summary, where, why, fix, stack };
  }
  return error instanceof Error ? { summary: error.message, stack: error.stack } : { summary: String(error) };
}
