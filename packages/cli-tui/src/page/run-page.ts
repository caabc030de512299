/** Serves the web page until somebody ends it. */

import { servePage } from "@gramstyle/jobs/page";
import { print } from "../render/output.ts";
import { endingSignals, interruptible } from "../terminal/interruptible.ts";
import { findPage } from "./find-page.ts";
import { openBrowser } from "./open-browser.ts";

/** @throws UserError where the page is not built or the port taken; InterruptedError at its end */
export async function runPage(options: {
  readonly port?: number | undefined;
  /** Whether a browser is opened. */
  readonly open: boolean;
}): Promise<void> {
  const page = await servePage({ folder: findPage(), port: options.port });
  await interruptible(
    async (signal) => {
      const isOpened = options.open && (await openBrowser(page.url));
      print(
        `${isOpened ? "Opened" : "Open this in a browser of this machine:"} ${page.url}\nNothing leaves this machine. Ctrl-C ends it.`,
      );
      if (!signal.aborted) {
        await new Promise((ended) => signal.addEventListener("abort", ended));
      }
      await page.close();
      throw signal.reason;
    },
    undefined,
    endingSignals,
  );
}
