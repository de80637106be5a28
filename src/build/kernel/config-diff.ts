export interface ConfigDifference {
  readonly symbol: string;
  /** `n` where it is not set. */
  readonly a: string;
  readonly b: string;
}

/** The symbols that two configurations set differently, sorted. */
export function diffConfigs(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): readonly ConfigDifference[] {
  const symbols = [...new Set([...a.keys(), ...b.keys()])].sort();
  return symbols.flatMap((symbol) => {
    const [left, right] = [a.get(symbol) ?? "n", b.get(symbol) ?? "n"];
    return left === right ? [] : [{ symbol, a: left, b: right }];
  });
}
