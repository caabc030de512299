/** What is said at the end of a training about pictures that were no use. */
import { quoted, shownPath } from "./shown-path.ts";

export interface PictureTroubles {
  readonly broken: readonly { readonly path: string; readonly reason: string }[];
  /** Pictures that were smaller than the crop and enlarged. */
  readonly small: number;
}

/** Lines; none where all pictures were good. */
export function describeBroken(
  { broken, small }: PictureTroubles,
  verbose: boolean,
  report: string | null,
): string[] {
  const lines: string[] = [];
  if (small > 0) lines.push(`${count(small)} smaller than the crop and enlarged`);
  if (broken.length > 0) {
    const where = report === null ? "" : `, ${quoted(shownPath(report))} lists them`;
    lines.push(`${count(broken.length)} left out, unreadable${verbose ? ":" : where}`);
    if (verbose) for (const { path, reason } of broken) lines.push(`  ${path}: ${reason}`);
  }
  return lines;
}

const count = (n: number) => (n === 1 ? "1 picture was" : `${n} pictures were`);
