/** Errors of files, in one line that begins with the path. */
import { errorMessage, UserError } from "@gramstyle/core";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "expected a file, got a folder",
  EACCES: "permission denied",
};

/**
 * The same error with the path before it: a UserError where the file is to blame. What is neither
 * ours nor the file system's stays as it is.
 */
export function withPath(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (!(error instanceof UserError) && code === undefined) return error;
  const reason = reasons[code ?? ""] ?? errorMessage(error);
  return new UserError(`"${path}": ${reason}`, { cause: error });
}
