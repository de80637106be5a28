import { buffer } from "node:stream/consumers";
import type { Command } from "commander";
import { agentExec } from "../guests/agent-exec";
import { mustRun } from "../guests/must-run";
import { type GuestOptions, withGuest } from "../guests/with-guest";
import type { Session } from "../session";
import { guestCommand } from "./guest-options";

/** `queztl vm exec NAME -- COMMAND…`: by the guest's agent, so it needs no network. Ends with the command's exit code. */
export function exec(command: Command, session: Session): void {
  guestCommand(command)
    .argument("<command...>", "program and arguments, after --")
    .option("-i, --stdin", "give it our standard input")
    .option("--json", "print exit code and output as JSON")
    .addHelpText("after", "\nExample: queztl vm exec db -- uname -r")
    .action(async (name: string, words: readonly string[], options: GuestOptions & { readonly stdin?: boolean }) => {
      const input = options.stdin === true ? { input: await buffer(process.stdin) } : {};
      const result = await withGuest(session, name, options, async (guest) => {
        mustRun(guest);
        return await agentExec(guest.libvirt, guest.domain, words, { ...input, signal: session.interrupts.signal });
      });
      if (session.json)
        session.document({ vm: name, exit_code: result.code, stdout: result.stdout.toString(), stderr: result.stderr.toString() });
      else {
        process.stdout.write(result.stdout);
        process.stderr.write(result.stderr);
      }
      if (result.truncated) session.progress.note("the output was longer than the agent keeps; its end is missing");
      session.setExitCode(result.code);
    });
}
