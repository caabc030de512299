/** Whether an outcome is as it should be. */
import { UserError } from "@gramstyle/core";

/** Words of the program's own that no user can do anything with. */
const internal =
  /undefined|cannot read prop|is not (a function|iterable|defined|an object)|unexpected (token|non-|end of (json|input))|in JSON at|JSON\.parse|TypeError|RangeError|ReferenceError|\[object |\bat .*\.[jt]s:\d|invalid (array|typed array|string) length|array buffer|out of bounds|maximum call stack|std::|bad_alloc|0x[0-9a-f]{6}|zod/i;
/** Advice for a run that diverges, not for a file that is damaged. */
const wrongAdvice = /lower the learning rate|the last checkpoint is good/;

/** What is wrong with the error that a damaged file led to; undefined where nothing is. */
export function faultOfError(error: unknown): string | undefined {
  if (!(error instanceof Error)) return `threw what is no error: ${String(error)}`;
  const { message } = error;
  if (message.trim() === "") return "an error without words";
  if (message.includes("\n")) return `more than one line: ${JSON.stringify(message)}`;
  if (internal.test(message)) return `internal words: ${message}`;
  if (wrongAdvice.test(message)) return `wrong advice: ${message}`;
  if (message.length > 1000) return `${message.length} characters: ${message.slice(0, 200)}…`;
  const isKnown =
    error instanceof UserError || ["VideoToolError", "BackendError"].includes(error.name);
  return isKnown ? undefined : `not the user's mistake (exit 1): ${error.name}: ${message}`;
}
