/** "Did you mean …?" for names that a person mistyped. */
import { UserError } from "@gramstyle/core";
import { distance } from "fastest-levenshtein";

/** The candidate nearest to a word, where it is near enough to have been meant. */
export function nearestName(word: string, candidates: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(word.length * 0.4)) + 1;
  for (const candidate of candidates) {
    const edits = distance(lower, candidate.toLowerCase());
    if (edits < least) {
      least = edits;
      nearest = candidate;
    }
  }
  return nearest;
}

/** " (did you mean …?)", or nothing where no candidate is near. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const nearest = nearestName(word, candidates);
  return nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
}

/**
 * The name itself where it is one of those that exist.
 * @param kind what is named, as in "layer"
 * @throws UserError that lists the names, with the one that may have been meant
 */
export function checkName<Name extends string>(
  kind: string,
  name: string,
  names: readonly Name[],
): Name {
  const found = names.find((candidate) => candidate === name);
  if (found !== undefined) return found;
  throw new UserError(
    `there is no ${kind} "${name}"${didYouMean(name, names)}; expected one of ${names.join(", ")}`,
  );
}

/** @throws UserError, as `checkName` does, for a layer that the encoder does not have */
export function checkLayers(
  encoder: string,
  layers: readonly string[],
  known: readonly string[],
): void {
  for (const layer of layers) checkName(`layer of ${encoder}`, layer, known);
}
