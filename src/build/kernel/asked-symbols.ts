import type { KernelDefinition, SymbolValue } from "../../core/model/kernel";

/** A symbol as a definition wants it. */
export interface AskedSymbol {
  readonly name: string;
  readonly value: SymbolValue;
  /** `fragments/net.yaml` or `queztl-micro.yaml`. */
  readonly from: string;
}

/** All symbols of a definition: those of its fragments, and its own, which win. Sorted by name. */
export function askedSymbols(definition: KernelDefinition): readonly AskedSymbol[] {
  const all = new Map<string, AskedSymbol>();
  for (const fragment of definition.fragments)
    for (const [name, value] of Object.entries(fragment.symbols)) all.set(name, { name, value, from: `fragments/${fragment.name}.yaml` });
  for (const [name, { value, from }] of Object.entries(definition.symbols)) all.set(name, { name, value, from });
  return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
