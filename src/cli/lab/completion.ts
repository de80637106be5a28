import { Argument, type Command } from "commander";
import { wholeProgram } from "../program";
import type { Session } from "../session";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** `queztl completion SHELL`: a script for the shell to read. Verbs and options are in it; names of VMs are asked when they are needed. */
export function completion(command: Command, session: Session): void {
  command
    .addArgument(new Argument("<shell>", "bash, zsh or fish").choices(SHELLS))
    .addHelpText(
      "after",
      "\nExamples:\n  bash: source <(queztl completion bash)\n  zsh:  source <(queztl completion zsh)\n  fish: queztl completion fish | source",
    )
    .action((shell: (typeof SHELLS)[number]) => session.print(SCRIPTS[shell](rulesOf(wholeProgram(session)))));
}

/** What can follow the words of a verb. */
interface Rule {
  /** `""`, `host`, `host up`. */
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly about: string }[];
  /** Names of VMs can follow. */
  readonly guests: boolean;
}

function rulesOf(command: Command, path: readonly string[] = []): readonly Rule[] {
  const verbs = command.commands.flatMap((one) => [one.name(), ...one.aliases()].map((word) => ({ word, about: one.description() })));
  const options = command.options.flatMap(({ long, description }) => (long == null ? [] : [{ word: long, about: description }]));
  const rule = {
    path: path.join(" "),
    words: [...verbs, ...options, { word: "--help", about: "help" }],
    guests: path[0] === "vm" && command.registeredArguments.some((argument) => ["name", "names"].includes(argument.name())),
  };
  return [rule, ...command.commands.flatMap((one) => [one.name(), ...one.aliases()].flatMap((name) => rulesOf(one, [...path, name])))];
}

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (rules: readonly Rule[]) => string>> = { bash, zsh, fish };

function cases(rules: readonly Rule[]): string {
  return rules
    .map(({ path, words, guests }) => `    "${path}") words="${words.map(({ word }) => word).join(" ")}"; guests=${guests ? 1 : 0} ;;`)
    .join("\n");
}

/** Finds the longest path of leading words that is a rule. The same lines serve bash and zsh. */
function resolver(rules: readonly Rule[]): string {
  return `__queztl_rule() {
  local words="" guests=0
  case "$1" in
${cases(rules)}
    *) return 1 ;;
  esac
  printf '%s' "$words"
  if [ "$guests" = 1 ]; then printf ' %s' "$(queztl vm list --names 2>/dev/null | tr '\\n' ' ')"; fi
}
__queztl_words() {
  __queztl_rule "$1 $2" || __queztl_rule "$1" || __queztl_rule ""
}`;
}

function bash(rules: readonly Rule[]): string {
  return `${resolver(rules)}
_queztl() {
  local first="" second="" cur="\${COMP_WORDS[COMP_CWORD]}"
  if [ "$COMP_CWORD" -gt 1 ]; then first="\${COMP_WORDS[1]}"; fi
  if [ "$COMP_CWORD" -gt 2 ]; then second="\${COMP_WORDS[2]}"; fi
  COMPREPLY=($(compgen -W "$(__queztl_words "$first" "$second")" -- "$cur"))
}
complete -o default -F _queztl queztl`;
}

function zsh(rules: readonly Rule[]): string {
  return `#compdef queztl
${resolver(rules)}
_queztl() {
  local first="" second=""
  (( CURRENT > 2 )) && first="\${words[2]}"
  (( CURRENT > 3 )) && second="\${words[3]}"
  compadd -- \${=$(__queztl_words "$first" "$second")}
  _files
}
compdef _queztl queztl`;
}

function fish(rules: readonly Rule[]): string {
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = rules.flatMap(({ path, words, guests }) => {
    const [first, second] = path.split(" ");
    const nouns = rules
      .filter(({ path: one }) => one.includes(" ") && one.startsWith(`${first} `))
      .map(({ path: one }) => one.split(" ")[1]);
    const seen = (word: string) => `__fish_seen_subcommand_from ${word}`;
    const inVerb =
      second === undefined
        ? nouns.length === 0
          ? seen(first ?? "")
          : `${seen(first ?? "")}; and not ${seen(nouns.join(" "))}`
        : `${seen(first ?? "")}; and ${seen(second)}`;
    const when = path === "" ? "__fish_use_subcommand" : inVerb;
    const rows = words.map(({ word, about }) => {
      const what = word.startsWith("--") ? `-l ${word.slice(2)}` : `-a ${word}`;
      return `complete -c queztl -n ${quoted(when)} ${what} -d ${quoted(about)}`;
    });
    return guests ? [...rows, `complete -c queztl -f -n ${quoted(when)} -a '(queztl vm list --names 2>/dev/null)'`] : rows;
  });
  return lines.join("\n");
}
