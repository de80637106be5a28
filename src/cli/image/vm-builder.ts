import { Command, CommanderError } from "commander";
import { VERSION } from "../../core/version";
import type { Session } from "../session";
import { usageError } from "../usage-error";
import { type BuildChoices, buildAndTell } from "./build";

/** `queztl-vm-builder --distro NAME`: `queztl image build` under the name and option that builders of images have. */
export async function runVmBuilder(session: Session, argv: readonly string[]): Promise<void> {
  const command = new Command(session.program)
    .description("build an image of a guest into the cache (queztl image build)")
    .version(VERSION, "-V, --version", "print the version")
    .option("--distro <name>", "an image of queztl image list", "micro")
    .option("--force", "build it even if it is in the cache")
    .option("--out <folder>", "also copy its files there")
    .option("--json", "print JSON")
    .option("--verbose", "tell more, and the causes of errors")
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, outputError: () => undefined })
    .showSuggestionAfterError(false)
    .action(async ({ distro, ...choices }: BuildChoices & { readonly distro: string }) => await buildAndTell(session, distro, choices));
  try {
    await command.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.helpDisplayed") return;
    const options = command.options.flatMap((option) => option.long ?? []);
    throw usageError(error, { command: session.program, verbs: [], options });
  }
}
