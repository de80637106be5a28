import { Command, CommanderError } from "commander";
import { VERSION } from "../../core/version";
import type { Session } from "../session";
import { usageError } from "../usage-error";
import { type BuildChoices, buildAndTell, buildOptions } from "./build";

/** What distributions are usually called. */
const IMAGES: Readonly<Record<string, string>> = {
  debian: "debian-stable",
  ubuntu: "ubuntu-server",
  arch: "arch-minimal",
  fedora: "fedora-workstation",
};
const KERNELS: Readonly<Record<string, string>> = { custom: "queztl-server" };

/** `queztl-vm-builder --distro NAME`: `queztl image build` under the name and option that builders of images have. */
export async function runVmBuilder(session: Session, argv: readonly string[]): Promise<void> {
  const command = new Command(session.program)
    .description("build an image of a guest into the cache (queztl image build)")
    .version(VERSION, "-V, --version", "print the version")
    .option("--distro <name>", "an image of queztl image list, or debian, ubuntu, arch, fedora", "micro");
  buildOptions(command)
    .option("--verbose", "tell more, and the causes of errors")
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, outputError: () => undefined })
    .showSuggestionAfterError(false)
    .action(async ({ distro, kernel, ...choices }: BuildChoices & { readonly distro: string }) => {
      const ours = kernel === undefined ? {} : { kernel: KERNELS[kernel] ?? kernel };
      await buildAndTell(session, IMAGES[distro] ?? distro, { ...choices, ...ours });
    });
  try {
    await command.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.helpDisplayed") return;
    const options = command.options.flatMap((option) => option.long ?? []);
    throw usageError(error, { command: session.program, verbs: [], options });
  }
}
