/** Paths as people are told them. */
import { relative } from "node:path";

export { quoted } from "@gramstyle/jobs/text";

/** A path as short as it can be said from here. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short !== "" && short.length < path.length ? short : path;
}
