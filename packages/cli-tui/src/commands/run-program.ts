/**
 * Runs a commander program the way that a command should behave: one line for an error and a
 * telling exit code, never a stack trace unless `--debug` is given.
 */
import { errorMessage, UserError } from "@gramstyle/core";
import { type Command, CommanderError } from "commander";
import { withFlags } from "../options/with-flags.ts";

/** What a finished or failed command leaves: 0 done, 1 failed, 2 a mistake in what was given. */
export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** What the message of a library's mistake ends with where an option mends it, by its code. */
const optionHints: Readonly<Record<string, string>> = {
  "no-weights": ", or --weights <file>",
  "output-exists": " or pass --force",
  "no-camera": ", or the page's own sample: gramstyle webcam",
};

/** What a command throws after it has answered Ctrl-C in its own way: ends quietly with 130. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/**
 * Parses `argv` and runs the command, or what is there for no arguments at all, then sets `process.exitCode`. A reader that goes away
 * (`| head`) ends the process quietly.
 *
 * Ctrl-C is left to the system unless a command listens to SIGINT itself: the process ends at once,
 * also in the middle of an engine's native call, which `process.exit` would wait for; a shell
 * reports that as 130.
 */
export async function runProgram(
  program: Command,
  argv: readonly string[],
  withoutArguments?: () => Promise<void>,
): Promise<void> {
  const debug = argv.includes("--debug");
  const report = (error: unknown): number => {
    const { text, code } = describeError(error, debug);
    if (text !== "") process.stderr.write(`${text}\n`);
    return code;
  };
  process.on("uncaughtException", (error) => process.exit(report(error)));
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? exitCodes.done : report(error));
  });
  process.stderr.on("error", () => {});

  quieten(program);
  try {
    if (withoutArguments && argv.length <= 2) await withoutArguments();
    else await program.parseAsync(argv);
  } catch (error) {
    // Without a command commander asks for the help as an error; here it is the answer.
    if (error instanceof CommanderError && error.code === "commander.help") {
      program.outputHelp();
      return;
    }
    process.exitCode = report(error);
  }
}

/** Makes commander throw what it would print, in all commands. */
function quieten(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => {} });
  for (const child of command.commands) quieten(child);
}

/** What to print of an error, and the exit code. */
export function describeError(
  error: unknown,
  debug: boolean,
): { readonly text: string; readonly code: number } {
  if (error instanceof InterruptedError) return { text: "", code: exitCodes.interrupted };
  if (error instanceof CommanderError && error.exitCode === 0) return { text: "", code: 0 };
  const code = isUsageError(error) ? exitCodes.usage : exitCodes.failed;
  if (debug && error instanceof Error) return { text: `gramstyle: ${error.stack}`, code };
  return { text: `gramstyle: ${messageOf(error)}`, code };
}

/** By name as well: an error that comes from another copy of core is another class. */
function isUsageError(error: unknown): boolean {
  if (error instanceof UserError || error instanceof CommanderError) return true;
  return error instanceof Error && error.name === "UserError";
}

/** What to print of an error: its line, with flags for what a library calls options. */
export function messageOf(error: unknown): string {
  if (error instanceof CommanderError) {
    // "error: unknown option '--sise'\n(Did you mean --size?)"
    return error.message
      .replace(/^error: /, "")
      .replace(/\s*\n\s*/g, " ")
      .replace("(Did you", "(did you");
  }
  if (!isUsageError(error)) return withFlags(errorMessage(error));
  const { message, code = "" } = error as UserError;
  return `${withFlags(message)}${optionHints[code] ?? ""}`;
}
