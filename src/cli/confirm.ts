import { createInterface } from "node:readline/promises";
import { QueztlError } from "../core/error";
import type { Session } from "./session";

/**
 * Asks for a yes. With `--yes` it is given; without a person to ask it is refused, naming `command` that says yes.
 * @throws QueztlError if the answer is no
 */
export async function confirm(session: Session, question: string, command: string): Promise<void> {
  if (session.yes) return;
  if (!session.interactive)
    throw new QueztlError({
      kind: "config",
      summary: "nobody is here to say yes",
      why: `without a terminal this is not done unasked: ${question}`,
      fix: command,
    });
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await Promise.race([reader.question(`${question} [y/N] `, { signal: session.interrupts.signal }), ended(reader)]);
    if (!/^y(es)?$/i.test(answer.trim())) throw new QueztlError({ kind: "cancelled", summary: "nothing was changed" });
  } catch (error) {
    if (QueztlError.is(error)) throw error;
    throw new QueztlError({ kind: "cancelled", summary: "nothing was changed", cause: error });
  } finally {
    reader.close();
  }
}

/** The input ended without an answer (Ctrl-D). */
async function ended(reader: NodeJS.EventEmitter): Promise<string> {
  return await new Promise((resolve) => reader.once("close", () => resolve("")));
}
