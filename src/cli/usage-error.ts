import type { CommanderError } from "commander";
import { QueztlError } from "../core/error";
import { suggest } from "../core/suggest";

/** Where a wrong command line was read. */
export interface UsagePlace {
  /** As typed: `queztl host up`. */
  readonly command: string;
  readonly verbs: readonly string[];
  readonly options: readonly string[];
}

/** What commander found wrong with a command line, as one of our errors. */
export function usageError(error: CommanderError, place: UsagePlace): QueztlError {
  const text = error.message.replace(/^error: /, "").replace(/\n\(Did you mean .*\)$/s, "");
  const quoted = /'([^']*)'/.exec(text)?.[1] ?? "";
  const help = `see ${place.command} --help`;
  const make = (summary: string, fix: string) => new QueztlError({ kind: "config", summary, fix, cause: error });
  const word = quoted.split(/[ =]/)[0] ?? "";
  switch (error.code) {
    case "commander.unknownOption":
      return make(
        `${place.command} has no option ${word}`,
        / (exec|ssh)$/.test(place.command)
          ? `put -- before the command: ${place.command} NAME -- COMMAND`
          : (meant(word, place.options) ?? help),
      );
    case "commander.unknownCommand":
      return unknownVerb(quoted, place);
    case "commander.missingArgument":
      return make(`${place.command} needs ${quoted.toUpperCase()}`, help);
    case "commander.optionMissingArgument":
      return make(`option ${quoted} needs a value`, help);
    case "commander.excessArguments":
      return make(`${place.command}: ${text.replace(/ for '[^']*'/, "").replace(/\.$/, "")}`, help);
    case "commander.invalidArgument": {
      const value = /argument(?: value)? '([^']*)' is invalid/.exec(text)?.[1] ?? "";
      const what = /^option '(?:.*, )?(--[a-z-]+)/.exec(text)?.[1] ?? /for argument '([^']*)'/.exec(text)?.[1]?.toUpperCase() ?? "argument";
      return make(`${what} cannot be "${value}"`, text.replace(/^.*is invalid(?: for argument '[^']*')?\. /, "").replace(/\.$/, ""));
    }
    default:
      return make(`${place.command}: ${text}`, help);
  }
}

/** A verb that is not there. */
export function unknownVerb(word: string, place: UsagePlace): QueztlError {
  return new QueztlError({
    kind: "config",
    summary: `${place.command} has no verb "${word}"`,
    fix: meant(word, place.verbs) ?? `it has: ${place.verbs.join(", ")}`,
  });
}

function meant(word: string, known: readonly string[]): string | undefined {
  const near = suggest(word, known);
  return near === undefined ? undefined : `did you mean ${near}?`;
}
