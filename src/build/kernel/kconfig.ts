import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One `config` entry; a symbol may have several. */
export interface KconfigEntry {
  readonly name: string;
  readonly type: "bool" | "tristate" | "string" | "int" | "hex" | undefined;
  /** True if a person can set it. */
  readonly prompt: boolean;
  /** Conditions that all must hold: its own and those of the menus, ifs and choices around it. */
  readonly depends: readonly string[];
  /** Which choice it is of. */
  readonly choice: number | undefined;
}

/** What a source's Kconfig files say, as far as it explains why a symbol is not what was asked. */
export interface Kconfig {
  readonly entries: ReadonlyMap<string, readonly KconfigEntry[]>;
  /** Symbol → what selects it, with the condition. */
  readonly selects: ReadonlyMap<string, readonly { readonly by: string; readonly when: string }[]>;
}

interface Open {
  readonly kind: "if" | "menu" | "choice";
  readonly conditions: string[];
  readonly choice: number | undefined;
}

type Draft = { -readonly [K in keyof KconfigEntry]: KconfigEntry[K] } & { depends: string[] };

/** Reads the Kconfig files of a source for x86. */
export function readKconfig(tree: string): Kconfig {
  const reader = new Reader(tree);
  reader.read("Kconfig");
  return reader;
}

class Reader implements Kconfig {
  readonly entries = new Map<string, Draft[]>();
  readonly selects = new Map<string, { by: string; when: string }[]>();
  readonly #tree: string;
  readonly #open: Open[] = [];
  #choices = 0;
  /** What attributes belong to: an entry, or the menu or choice that was opened last. */
  #current: Draft | Open | undefined;

  constructor(tree: string) {
    this.#tree = tree;
  }

  read(path: string): void {
    const file = join(this.#tree, path);
    if (!existsSync(file)) return; // of an architecture or a folder that is left out
    for (const line of statements(readFileSync(file, "utf8"))) this.#statement(line);
  }

  #statement(line: string): void {
    const [, word = "", rest = ""] = /^([\w-]+)\s*(.*)$/.exec(line) ?? [];
    switch (word) {
      case "source":
        this.read(unquote(rest).replaceAll(/\$\(?SRCARCH\)?/g, "x86"));
        return;
      case "config":
      case "menuconfig":
        this.#begin(rest);
        return;
      case "if":
      case "menu":
      case "choice":
        this.#openBlock(word, rest);
        return;
      case "endif":
      case "endmenu":
      case "endchoice":
        this.#open.pop();
        this.#current = undefined;
        return;
      case "comment":
        this.#current = undefined;
        return;
      default:
        this.#attribute(word, rest);
    }
  }

  #begin(name: string): void {
    const depends = this.#open.flatMap(({ conditions }) => conditions);
    const choice = this.#open.findLast(({ kind }) => kind === "choice")?.choice;
    const entry: Draft = { name, type: undefined, prompt: false, depends, choice };
    const entries = this.entries.get(name);
    if (entries === undefined) this.entries.set(name, [entry]);
    else entries.push(entry);
    this.#current = entry;
  }

  #openBlock(kind: Open["kind"], condition: string): void {
    if (kind === "choice") this.#choices += 1;
    const block: Open = { kind, conditions: kind === "if" ? [condition] : [], choice: kind === "choice" ? this.#choices : undefined };
    this.#open.push(block);
    this.#current = block;
  }

  #attribute(word: string, rest: string): void {
    const current = this.#current;
    if (current === undefined) return;
    const isEntry = "name" in current;
    const condition = /^(?:on|if)\s+(.*)$/.exec(rest)?.[1];
    if ((word === "depends" || word === "visible") && condition !== undefined) {
      (isEntry ? current.depends : current.conditions).push(condition);
      return;
    }
    if (!isEntry) return;
    const type = /^(?:def_)?(bool|tristate|string|int|hex)$/.exec(word)?.[1];
    if (type !== undefined) current.type = type as NonNullable<KconfigEntry["type"]>;
    if ((type !== undefined && !word.startsWith("def_") && /^["']/.test(rest)) || word === "prompt") {
      current.prompt = true;
      const when = /["']\s+if\s+(.*)$/.exec(rest)?.[1];
      if (when !== undefined) current.depends.push(when);
    }
    if (word === "select") {
      const [, target = "", when = "y"] = /^(\w+)(?:\s+if\s+(.*))?$/.exec(rest) ?? [];
      const list = this.selects.get(target) ?? [];
      list.push({ by: current.name, when });
      this.selects.set(target, list);
    }
  }
}

/** The lines that say something: continued lines joined, comments and help texts left out. */
function statements(text: string): readonly string[] {
  const out: string[] = [];
  const lines = text.replaceAll(/\\\n/g, " ").split("\n");
  let help: number | undefined; // the indentation of the help text, -1 before its first line
  for (const raw of lines) {
    if (help !== undefined) {
      if (raw.trim() === "") continue;
      const indentation = indentationOf(raw);
      if (help < 0) help = indentation;
      if (indentation >= help && indentation > 0) continue;
      help = undefined;
    }
    const line = raw.replace(/^((?:[^"#]|"[^"]*")*)#.*$/, "$1").trim();
    if (/^(-+)?help(-+)?$/.test(line)) help = -1;
    else if (line !== "") out.push(line);
  }
  return out;
}

function indentationOf(line: string): number {
  let width = 0;
  for (const character of line) {
    if (character === "\t") width = (Math.floor(width / 8) + 1) * 8;
    else if (character === " ") width += 1;
    else break;
  }
  return width;
}

function unquote(text: string): string {
  return text.replace(/^"(.*)"$/, "$1");
}
