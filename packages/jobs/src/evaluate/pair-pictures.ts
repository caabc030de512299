/** Which content each result was made from, by the names of the files. */
import { parse } from "node:path";
import { UserError } from "@gramstyle/core";

/** A result beside its content; without a result, a content that a style model is to stylize. */
export interface PicturePair {
  readonly result?: string;
  readonly content: string;
}

/**
 * Each result with the content whose file has the same name, extensions apart, in the results'
 * order. Contents without a result are left out.
 * @throws UserError, one line, that names the results without a content or the contents with one name
 */
export function pairPictures(
  results: readonly string[],
  contents: readonly string[],
): Required<PicturePair>[] {
  const byStem = new Map<string, string[]>();
  for (const content of contents) {
    const stem = stemOf(content);
    byStem.set(stem, [...(byStem.get(stem) ?? []), content]);
  }
  const alone = results.filter((result) => !byStem.has(stemOf(result)));
  if (alone.length > 0) {
    throw new UserError(
      `expected a content for each result, of the same file name without extension; there is none for ${listed(alone)}`,
    );
  }
  return results.map((result) => {
    const candidates = byStem.get(stemOf(result))!;
    if (candidates.length === 1) return { result, content: candidates[0]! };
    throw new UserError(
      `"${result}": expected one content of that name, got ${listed(candidates)}; rename or leave out all but one`,
    );
  });
}

const stemOf = (path: string): string => parse(path).name;

function listed(paths: readonly string[]): string {
  return paths.map((path) => `"${path}"`).join(", ");
}
