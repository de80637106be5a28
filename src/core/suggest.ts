import { closest, distance } from "fastest-levenshtein";

/** The known word that was probably meant, or undefined if none is near. Another case and swapped letters come before other letters. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = word.toLowerCase();
  const sameLetters = known.find((one) => one.toLowerCase() === lower) ?? known.find((one) => lettersOf(one) === lettersOf(word));
  if (sameLetters !== undefined) return sameLetters;
  const best = closest(word, known);
  return distance(word, best) <= Math.max(1, Math.ceil(word.length / 3)) ? best : undefined;
}

function lettersOf(word: string): string {
  return [...word.toLowerCase()].sort().join("");
}
