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
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of its path is a file, not a folder",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "too many symbolic links",
};

/** What no other path or name would mend. */
const failures: Record<string, string> = {
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "larger than files may be here",
  EMFILE: "too many open files",
  EIO: "the device reports an error",
};

/**
 * The error of a failed file operation, `"<path>": cannot be <verb>: <reason>`: a UserError, except
 * where the machine is at its end, such as a full disk.
 */
export function fileError(path: string, verb: string, error: unknown): Error {
  const code = errorCode(error);
  const failure = failures[code];
  const reason = failure ?? reasons[code] ?? errorMessage(error);
  const message = `"${path}": cannot be ${verb}: ${reason}`;
  return failure ? new Error(message, { cause: error }) : new UserError(message, { cause: error });
}
