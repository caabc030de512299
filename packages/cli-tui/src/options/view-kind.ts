/** How a command tells what it does: by `--json` and `--quiet`. */

/** A live view or lines for people, JSON lines, nothing. */
export type ViewKind = "terminal" | "json" | "quiet";

export function viewKind(options: {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}): ViewKind {
  if (options.json) return "json";
  return options.quiet ? "quiet" : "terminal";
}
