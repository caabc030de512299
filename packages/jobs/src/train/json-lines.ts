/** Files of one line of JSON for each thing that happened, which grow as a run goes on. */
import { readFile } from "node:fs/promises";
import { errorCode, fileError } from "@gramstyle/media";
import type { z } from "zod";

export interface JsonLines<T> {
  readonly lines: readonly T[];
  /** Whole lines that say nothing that can be used; a run that was killed leaves none. */
  readonly damaged: number;
}

/**
 * The lines that are whole; none where there is no file. What they tell is worth less than the run
 * that they tell of: damaged ones are counted, not an error.
 * @throws UserError, one line with the path, where the file cannot be read
 */
export async function readJsonLines<T>(path: string, schema: z.ZodType<T>): Promise<JsonLines<T>> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return "";
    throw fileError(path, "read", error);
  });
  // What comes after the last line end is half a line of a run that was killed.
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const written = whole.split("\n").filter((line) => line !== "");
  const lines = written.flatMap((line) => {
    const result = schema.safeParse(parsed(line));
    return result.success ? [result.data] : [];
  });
  return { lines, damaged: written.length - lines.length };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What to tell of lines that are left out; undefined of none. */
export function noteOnDamaged(path: string, damaged: number): string | undefined {
  if (damaged === 0) return undefined;
  const lines = damaged === 1 ? "1 damaged line is" : `${damaged} damaged lines are`;
  return `"${path}": ${lines} left out`;
}
