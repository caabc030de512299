/** Errors as plain data: structured clone keeps an error's message but not which class it was. */
import { BackendError, ShapeError, UserError } from "@gramstyle/core/backend";

export interface FlatError {
  /** "UserError", "ShapeError", "BackendError", or what an error of another class calls itself. */
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause?: FlatError;
}

/** The most causes of causes that are sent. */
const deepest = 8;

/** Takes anything that was thrown. What it was caused by goes along, as far as that is errors. */
export function encodeError(error: unknown, depth = 0): FlatError {
  if (!(error instanceof Error)) {
    return { name: "BackendError", message: String(error), stack: undefined };
  }
  const { name, message, stack, cause } = error;
  const flat = { name, message, stack };
  return cause === undefined || depth === deepest
    ? flat
    : { ...flat, cause: encodeError(cause, depth + 1) };
}

/** The error again, of its own class where that is one of core's, with the stack of its origin. */
export function decodeError({ name, message, stack, cause }: FlatError): Error {
  const options = cause === undefined ? {} : { cause: decodeError(cause) };
  const error = ofClass(name, message, options);
  if (stack !== undefined) error.stack = stack;
  return error;
}

function ofClass(name: string, message: string, options: ErrorOptions): Error {
  switch (name) {
    case "UserError":
      return new UserError(message, options);
    case "ShapeError":
      return new ShapeError(message, options);
    case "BackendError":
      return new BackendError(message, options);
    default: {
      const error = new Error(message, options);
      error.name = name;
      return error;
    }
  }
}
