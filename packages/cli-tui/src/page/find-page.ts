/** Where the built web page is: in the published package a copy of it, in a clone the page's own build. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "@gramstyle/core";

// The same folders from src/ (in tests) and from dist/.
const folders = ["../../page", "../../../../apps/webcam/dist"].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

/** The first that has a page. @throws UserError that says how to build it */
export function findPage(candidates: readonly string[] = folders): string {
  const found = candidates.find((folder) => existsSync(join(folder, "index.html")));
  if (found !== undefined) return found;
  throw new UserError(
    "the web page is not built; build it by `npm run build` in the clone, or stay in the terminal: gramstyle webcam --terminal",
  );
}
