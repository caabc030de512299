/** Finds out before a long run whether its result can be written. */
import { UserError } from "@gramstyle/core";
import { checkOutputFile, factsOf } from "../output-file.ts";
import { formatOfPath } from "./formats.ts";

/**
 * Checks that a picture can be written to `path`: a known extension, and what `checkOutputFile` looks
 * at.
 * @throws UserError that says what fails and what to do
 */
export async function checkOutputPath(
  path: string,
  options: { readonly force?: boolean | undefined } = {},
): Promise<void> {
  if ((await factsOf(path))?.isDirectory()) {
    throw new UserError(
      `"${path}": expected the name of a picture file, got a folder; add a name such as out.png`,
    );
  }
  formatOfPath(path);
  await checkOutputFile(path, options);
}
