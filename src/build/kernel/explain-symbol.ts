import { suggest } from "../../core/suggest";
import type { Kconfig, KconfigEntry } from "./kconfig";
import { type ConfigValues, evaluate, missingSymbols, parseExpression, type Tristate, tristate, unmet } from "./kconfig-expression";

/** Why a symbol is not what was asked: `depends on NF_CONNTRACK (n)`. */
export function explainSymbol(name: string, asked: string, kconfig: Kconfig, values: ConfigValues): string {
  const entries = kconfig.entries.get(name);
  if (entries === undefined) {
    const near = suggest(name, [...kconfig.entries.keys()]);
    return `this Linux has no such symbol${near === undefined ? "" : `; did you mean ${near}?`}`;
  }
  const got = values.get(name) ?? "n";
  const [first] = entries;
  if (asked === "n" || (asked === "m" && got === "y")) {
    const selecting = selectorsOf(name, kconfig, values, true);
    if (selecting.length > 0) return `selected by ${selecting.join(", ")}`;
    if (first?.type === "bool" && asked === "m") return "is yes or no, never a module";
  }
  const settable = entries.filter(({ prompt }) => prompt);
  const failures = (settable.length === 0 ? entries : settable).map((entry) => failureOf(entry, asked, kconfig, values));
  const easiest = failures.sort((a, b) => a.length - b.length)[0] ?? "";
  if (easiest !== "") return `depends on ${easiest}`;
  const taken = chosenInstead(first, kconfig, values);
  if (taken !== undefined) return `it is one of a choice, which ${taken} has`;
  if (settable.length === 0) {
    const selecting = selectorsOf(name, kconfig, values, false);
    return `it cannot be set${selecting.length === 0 ? "; its default decides" : `; what selects it: ${selecting.slice(0, 5).join(", ")}`}`;
  }
  if (first?.type === "bool" && asked === "m") return "is yes or no, never a module";
  return "Kconfig has another value for it";
}

function failureOf(entry: KconfigEntry, asked: string, kconfig: Kconfig, values: ConfigValues): string {
  const wanted = wantedFor(entry, asked);
  const parts = entry.depends.flatMap((text) => unmet(parseExpression(text), values, wanted));
  const deeper = entry.depends
    .flatMap((text) => missingSymbols(parseExpression(text), values, wanted))
    .flatMap((missing) => {
      const causes = (kconfig.entries.get(missing) ?? []).map((one) =>
        one.depends.flatMap((text) => unmet(parseExpression(text), values, wanted)),
      );
      const [cause] = causes.filter((one) => one.length > 0);
      return cause === undefined || causes.some((one) => one.length === 0) ? [] : [`${missing} depends on ${unique(cause).join(" and ")}`];
    });
  return [unique(parts).join(" and "), ...unique(deeper)].filter((part) => part !== "").join("; ");
}

/** A bool in a kernel with modules can be y where what it depends on is only m. */
function wantedFor(entry: KconfigEntry, asked: string): Tristate {
  const wanted = tristate(asked);
  return entry.type === "tristate" ? (wanted === 0 ? 1 : wanted) : 1;
}

function chosenInstead(entry: KconfigEntry | undefined, kconfig: Kconfig, values: ConfigValues): string | undefined {
  if (entry?.choice === undefined) return undefined;
  for (const [name, others] of kconfig.entries)
    if (name !== entry.name && values.get(name) === "y" && others.some(({ choice }) => choice === entry.choice)) return name;
  return undefined;
}

function selectorsOf(name: string, kconfig: Kconfig, values: ConfigValues, active: boolean): readonly string[] {
  const all = kconfig.selects.get(name) ?? [];
  const those = active ? all.filter(({ by, when }) => (values.get(by) ?? "n") !== "n" && evaluate(parseExpression(when), values) > 0) : all;
  return unique(those.map(({ by }) => by));
}

function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)];
}
