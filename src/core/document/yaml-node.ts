import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair } from "yaml";

type Parsed = Document.Parsed;

/** What an alias stands for; anything else is itself. */
export function dereference(node: unknown, document: Parsed): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** The pair of a key: the map's own, else of what it merges, as `toJS` reads it. */
export function findPair(items: readonly unknown[], key: string, document: Parsed): Pair | undefined {
  const pairs = items.filter((item) => isPair(item));
  const own = pairs.find((pair) => keyText(pair.key) === key && !isMerge(pair));
  if (own !== undefined) return own;
  for (const pair of pairs.filter(isMerge)) {
    const source = dereference(pair.value, document);
    for (const part of isSeq(source) ? source.items : [source]) {
      const map = dereference(part, document);
      const found = isMap(map) ? findPair(map.items, key, document) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The parser gives the key of a merge as a symbol. */
function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && typeof pair.key.value === "symbol";
}

/** The text of a key; undefined for a map or list as key. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === "symbol" ? key.value.description : String(key.value);
}

/** Where a node begins in the text. */
export function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
