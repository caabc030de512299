/** Errors that a person can act on: one line that says what was expected, what came, what to do. */

/** A mistake in what the user gave (a file, an option, a shape). Commands exit with 2 on it. */
export class UserError extends Error {
  override readonly name = "UserError";
  /** Which mistake it is, for programs, where they may want to know: "no-weights". */
  readonly code: string | undefined;

  constructor(message: string, options: ErrorOptions & { readonly code?: string } = {}) {
    super(message, options);
    this.code = options.code;
  }
}

/** Two values whose shapes do not fit an op. Says which op, what it expected and what came. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** A backend that could not be created, or that failed while it ran. */
export class BackendError extends Error {
  override readonly name = "BackendError";
}

/** The message of anything that was thrown, on one line. */
export function errorMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0]!.trim();
}
