/** Errors as plain data: structured clone keeps an error's message but not which class it was. */
import { BackendError, ShapeError, UserError } from "@gramstyle/core";

export interface FlatError {
  /** "UserError", "ShapeError", "BackendError", or what an error of another class calls itself. */
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** Takes anything that was thrown. */
export function encodeError(error: unknown): FlatError {
  if (!(error instanceof Error)) {
    return { name: "BackendError", message: String(error), stack: undefined };
  }
  return { name: error.name, message: error.message, stack: error.stack };
}

/** The error again, of its own class where that is one of core's, with the stack of its origin. */
export function decodeError({ name, message, stack }: FlatError): Error {
  const error = ofClass(name, message);
  if (stack !== undefined) error.stack = stack;
  return error;
}

function ofClass(name: string, message: string): Error {
  switch (name) {
    case "UserError":
      return new UserError(message);
    case "ShapeError":
      return new ShapeError(message);
    case "BackendError":
      return new BackendError(message);
    default: {
      const error = new Error(message);
      error.name = name;
      return error;
    }
  }
}
