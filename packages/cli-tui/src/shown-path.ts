/** Paths as people are told them. */
import { relative } from "node:path";

/** A path as short as it can be said from here. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short !== "" && short.length < path.length ? short : path;
}

/** An argument as a shell takes it. */
export function quoted(argument: string): string {
  return /^[\w./:+@%,=-]+$/.test(argument)
    ? argument
    : `"${argument.replace(/(["$`\\])/g, "\\$1")}"`;
}
