import { closest, distance } from "fastest-levenshtein";

/** The known word that was probably meant, or undefined if none is near. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const best = closest(word, known);
  return distance(word, best) <= Math.max(1, Math.ceil(word.length / 3)) ? best : undefined;
}
