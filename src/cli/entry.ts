import { VERSION } from "../core/version";

/** What `engines` in package.json says. */
const NODE_NEEDED = [22, 19] as const;

/** Runs one of the package's programs on this process's command line and ends the process with its exit code. */
export async function main(program: string, run: (session: import("./session").Session, argv: readonly string[]) => Promise<void>) {
  const argv = process.argv.slice(2);
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < NODE_NEEDED[0] || (major === NODE_NEEDED[0] && minor < NODE_NEEDED[1])) {
    const fix = `install Node.js ${NODE_NEEDED.join(".")} or newer (https://nodejs.org; or in your project: npm install node@22)`;
    process.stderr.write(`error: ${program} needs Node.js ${NODE_NEEDED.join(".")}; this is ${process.version}\n  fix: ${fix}\n`);
    process.exitCode = 3;
    return;
  }
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0); // the reader had enough, as with `| head`
    throw error;
  });
  await runToTheEnd(program, argv, run);
}

async function runToTheEnd(
  program: string,
  argv: readonly string[],
  run: (session: import("./session").Session, argv: readonly string[]) => Promise<void>,
): Promise<void> {
  const { listenForInterrupts } = require("./interrupts") as typeof import("./interrupts");
  const { createSession } = require("./session") as typeof import("./session");
  const interrupts = listenForInterrupts();
  const session = createSession(program, argv, interrupts);
  try {
    await Promise.race([run(session, argv), interrupts.cancelled]);
  } catch (error) {
    const { describeFailure, exitCodeOf, failureDocument } = require("./failure") as typeof import("./failure");
    const failure = interrupts.signal.aborted ? await interrupts.cancelled.catch((cancelled: unknown) => cancelled) : error;
    process.exitCode = session.errorExitCode ?? exitCodeOf(failure);
    if (session.json) process.stdout.write(`${JSON.stringify({ version: 1, type: "error", error: failureDocument(failure) })}\n`);
    process.stderr.write(`${describeFailure(failure, session.verbose)}\n`);
  }
  // Not by itself: a pipe of a child or a socket may still be open after an interrupt.
  process.stdout.write("", () => process.stderr.write("", () => process.exit()));
}
