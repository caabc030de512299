// Puts the built web page into the package before it is packed, and takes it out again afterwards: in
// a clone `gramstyle webcam` serves the page's own build, so that there is never an old copy.
import { cpSync, existsSync, rmSync } from "node:fs";

const page = new URL("../page/", import.meta.url);
const built = new URL("../../../apps/webcam/dist/", import.meta.url);

rmSync(page, { recursive: true, force: true });
if (process.argv[2] !== "remove") {
  if (!existsSync(new URL("index.html", built))) {
    console.error("apps/webcam/dist: expected the built web page; run its build first");
    process.exit(1);
  }
  cpSync(built, page, { recursive: true });
}
