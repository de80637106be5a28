import { Command, CommanderError } from "commander";
import { VERSION } from "../core/version";
import type { Session } from "./session";
import { type UsagePlace, unknownVerb, usageError } from "./usage-error";
import { NOUNS, VERBS, type VerbEntry } from "./verbs";

/** Reads the command line and runs its verb. With `noun`, its verbs are the program's own: `queztl-hv X` is `queztl vm X`. */
export async function runProgram(session: Session, argv: readonly string[], noun?: string): Promise<void> {
  const { root, entries } = outline(session.program, noun);
  const { command, rest } = locate(root, argv);
  const entry = entries.get(command);
  entry?.load()(common(command), session);
  for (let at: Command | null = command; at !== null; at = at.parent) quiet(at);
  const place = placeOf(command);
  if (entry === undefined) return groupHelp(session, command, rest, place);
  try {
    await root.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code !== "commander.helpDisplayed") throw usageError(error, place);
  }
}

/** Every verb with its arguments and options, for completion. */
export function wholeProgram(session: Session): Command {
  const { root, entries } = outline(session.program, undefined);
  for (const [command, entry] of entries) entry.load()(common(command), session);
  return root;
}

/** All commands by name and summary; options come when a verb is loaded. */
function outline(name: string, noun: string | undefined): { readonly root: Command; readonly entries: ReadonlyMap<Command, VerbEntry> } {
  const root = new Command(name).version(VERSION, "-V, --version", "print the version");
  root.description(noun === undefined ? "KVM labs as code: YAML or TypeScript → Terraform → libvirt" : (NOUNS[noun] ?? ""));
  root.addHelpText("after", FOOTER).enablePositionalOptions().helpCommand(false);
  const groups = new Map<string, Command>();
  const entries = new Map<Command, VerbEntry>();
  for (const entry of VERBS) {
    const [first, second] = entry.path;
    if (noun !== undefined && first !== noun) continue;
    const parent = second === undefined || noun !== undefined ? root : (groups.get(first) ?? root.command(first));
    if (parent !== root) groups.set(first, parent.description(NOUNS[first] ?? "").helpCommand(false));
    const command = parent
      .enablePositionalOptions()
      .command(second ?? first)
      .description(entry.summary);
    entries.set(command.aliases([...(entry.aliases ?? [])]), entry);
  }
  return { root, entries };
}

const FOOTER = `
Example: queztl init --yaml && queztl deploy && queztl vm ssh db
Exit codes: 0 ok, 1 error, 2 bad configuration, 3 access, 4 host or VM failed, 5 policy forbids, 6 not found, 8 cancelled, 9 timed out`;

/** The command that the leading words name, as far as they do, and what follows. */
function locate(root: Command, argv: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } {
  let command = root;
  for (const [index, word] of argv.entries()) {
    const next = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (next === undefined) return { command, rest: argv.slice(index) };
    command = next;
  }
  return { command, rest: [] };
}

function groupHelp(session: Session, command: Command, rest: readonly string[], place: UsagePlace): void {
  const word = rest[0];
  if (word !== undefined && !word.startsWith("-") && word !== "help") throw unknownVerb(word, place);
  if (word?.startsWith("-") && !["-h", "--help"].includes(word))
    throw usageError(new CommanderError(1, "commander.unknownOption", `error: unknown option '${word}'`), place);
  session.print(command.helpInformation().trimEnd() + (command.parent === null ? FOOTER : ""));
  if (word === undefined && command.parent !== null) session.setExitCode(2);
}

function common(command: Command): Command {
  return command.option("--verbose", "tell more, and the causes of errors");
}

/** Errors are ours to print. */
function quiet(command: Command): void {
  command
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, outputError: () => undefined })
    .showSuggestionAfterError(false);
}

function placeOf(command: Command): UsagePlace {
  const names: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
  return {
    command: names.join(" "),
    verbs: command.commands.flatMap((one) => [one.name(), ...one.aliases()]),
    options: [...command.options.flatMap((option) => option.long ?? option.short ?? []), "--help"],
  };
}
