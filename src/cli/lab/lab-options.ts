import type { Command } from "commander";

/** `[FILE] [STACK…]` and the options that all verbs on labs have. */
export function labCommand(command: Command): Command {
  return command
    .argument("[file-and-stacks...]", "a lab (.yaml) or an app (.ts, .js), then names of stacks; all stacks if none")
    .option("-f, --file <file>", "the lab or app; else QUEZTL_LAB, else the nearest lab.yaml or cdktf.json upward")
    .usage("[options] [FILE] [STACK...]");
}

export interface LabOptions {
  readonly file?: string;
}

export interface SkippingOptions extends LabOptions {
  readonly skipUnavailable?: boolean;
}

/** Leaves out what cannot be had. */
export function skippingOption(command: Command): Command {
  return command.option("--skip-unavailable", "leave stacks out whose images cannot be built, because a mirror is not set or not reached");
}

export function imageNeed({ skipUnavailable }: SkippingOptions): "all" | "available" {
  return skipUnavailable === true ? "available" : "all";
}
