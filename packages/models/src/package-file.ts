/** Files that come along with this package, beside its code: `encoders/`, `styles/`. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UserError } from "@gramstyle/core";

/** The path of such a file or folder. The code is in `src/` (in tests) or in `dist/`. */
export const packageFile = (name: string): string =>
  fileURLToPath(new URL(`../${name}`, import.meta.url));

/** @throws UserError where it is not there, as in a bundle */
export function checkPackageFile(path: string): string {
  if (existsSync(path)) return path;
  throw new UserError(
    `"${path}": expected what comes with @gramstyle/models beside its code; leave the package out of the bundle, as an external one`,
  );
}
