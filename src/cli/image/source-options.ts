import type { Command } from "commander";
import type { SourceOptions } from "../../build/image";

/** Options of the verbs that need a distribution's packages. */
export interface SourceChoices {
  readonly mirror?: string;
  readonly verify?: boolean;
}

export function sourceOptions(command: Command): Command {
  return command
    .option("--mirror <url>", "base URL of the distribution's mirror (see QUEZTL_MIRROR_<DISTRIBUTION> and mirrors.yaml)")
    .option("--no-verify", "take packages without checking signatures and hashes");
}

export function sourcesOf({ mirror, verify = true }: SourceChoices): SourceOptions {
  return { verify, ...(mirror === undefined ? {} : { mirror }) };
}
