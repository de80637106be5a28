import type { Command } from "commander";
import { hostExec } from "../../host/exec";
import type { Session } from "../session";

/** `queztl host exec -- COMMAND…`: its mounts, network and processes. Ends with the command's exit code. */
export function exec(command: Command, session: Session): void {
  command
    .argument("<command...>", "program and arguments, after --")
    .passThroughOptions()
    .addHelpText("after", "\nExample: queztl host exec -- ip addr")
    .action(async (words: readonly string[]) =>
      session.setExitCode(await session.interrupts.shield(() => hostExec(words[0] === "--" ? words.slice(1) : words))),
    );
}
