/** Turns the errors of the file system into one line that says what to do. */

import { errorMessage, UserError } from "@gramstyle/core";

/** The code of a file system error ("ENOENT"), or "" for any other. */
export function errorCode(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

const reasons: Record<string, string> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "a part of its path is a file, not a folder",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "too many symbolic links",
  EMFILE: "too many open files",
  EIO: "the device reports an error",
};

/** A UserError for a failed file operation: `"<path>": cannot be <verb>: <reason>`. */
export function fileError(path: string, verb: string, error: unknown): UserError {
  const reason = reasons[errorCode(error)] ?? errorMessage(error);
  return new UserError(`"${path}": cannot be ${verb}: ${reason}`, { cause: error });
}
