import { existsSync, readFileSync } from "node:fs";
import { messageOf, QueztlError } from "../../core/error";
import { localStateOf, type SynthesizedStack } from "../project/stack";
import type { Session } from "../session";
import { terraformError } from "./diagnostics";
import { runTerraform } from "./run";

/** A state file, version 4, as far as we read it. */
export interface State {
  readonly serial: number;
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes?: Readonly<Record<string, unknown>> | null }[];
  }[];
}

/** The state of a stack; undefined if it was never deployed. */
export async function readState(session: Session, stack: SynthesizedStack): Promise<State | undefined> {
  const file = localStateOf(stack);
  if (file !== undefined) return tryReadStateFile(file);
  const run = await runTerraform(session, stack.folder, ["state", "pull"]);
  if (run.code !== 0) throw terraformError(`reading the state of ${stack.name}`, [], run);
  return run.stdout.trim() === "" ? undefined : (JSON.parse(run.stdout) as State);
}

/** The state in a file, if there is one that was ever written. */
export function tryReadStateFile(file: string): State | undefined {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text) as State;
  } catch (cause) {
    throw new QueztlError({
      summary: "the state cannot be read",
      where: file,
      why: messageOf(cause),
      fix: `look at ${file}.backup`,
      cause,
    });
  }
}

/** A VM that a stack declares, as its state has it. */
export interface DeployedVm {
  readonly name: string;
  readonly stack: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export function vmsOf(stack: string, state: State | undefined): readonly DeployedVm[] {
  return (state?.resources ?? [])
    .filter(({ mode, type }) => mode === "managed" && type === "libvirt_domain")
    .flatMap(({ name, instances }) =>
      instances.flatMap(({ attributes }) =>
        attributes === undefined || attributes === null
          ? []
          : [{ name: typeof attributes.name === "string" ? attributes.name : name, stack, attributes }],
      ),
    );
}
