import type { Progress } from "../core/progress";
import { terminalProgress } from "../core/progress";
import type { Interrupts } from "./interrupts";

/** One run of the program: what it was asked globally, where its output goes, and how it is cancelled. */
export interface Session {
  /** `queztl`, `queztl-hv` or `queztl-vm-builder`. */
  readonly program: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly verbose: boolean;
  readonly json: boolean;
  readonly yes: boolean;
  /** A person can be asked. */
  readonly interactive: boolean;
  readonly progress: Progress;
  readonly interrupts: Interrupts;
  /** A line of data on stdout. */
  print(text: string): void;
  /** The one JSON document that a query answers with. */
  document(value: Readonly<Record<string, unknown>>): void;
  /** One line of JSON for a long command; nothing without `--json`. */
  event(type: string, value?: Readonly<Record<string, unknown>>): void;
  /** What the process ends with if nothing is thrown. */
  setExitCode(code: number): void;
  /** What it ends with if something is thrown, instead of the error's own code. */
  readonly errorExitCode: number | undefined;
  setErrorExitCode(code: number): void;
}

/** Version of every JSON document and event stream that the program prints. */
const JSON_VERSION = 1;

export function createSession(program: string, argv: readonly string[], interrupts: Interrupts): Session {
  const end = argv.indexOf("--");
  const flags = new Set(end < 0 ? argv : argv.slice(0, end));
  const json = flags.has("--json");
  const write = (text: string) => void process.stdout.write(`${text}\n`);
  let begun = false;
  let errorExitCode: number | undefined;
  return {
    program,
    env: process.env,
    cwd: process.cwd(),
    verbose: flags.has("--verbose"),
    json,
    yes: flags.has("--yes") || flags.has("-y"),
    interactive: process.stdin.isTTY && process.stderr.isTTY && !json,
    progress: terminalProgress(),
    interrupts,
    print: write,
    document: (value) => write(JSON.stringify({ version: JSON_VERSION, ...value }, undefined, 2)),
    event(type, value = {}) {
      if (!json) return;
      if (!begun) write(JSON.stringify({ type: "version", version: JSON_VERSION, program }));
      begun = true;
      write(JSON.stringify({ type, time: new Date().toISOString(), ...value }));
    },
    setExitCode(code) {
      process.exitCode = code;
    },
    get errorExitCode() {
      return errorExitCode;
    },
    setErrorExitCode(code) {
      errorExitCode = code;
    },
  };
}
