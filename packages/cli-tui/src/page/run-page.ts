/** Serves the web page until somebody ends it. */
import { print } from "../../output.ts";
import { InterruptedError } from "../../run-program.ts";
import { findPage } from "./find-page.ts";
import { openBrowser } from "./open-browser.ts";
import { servePage } from "./serve-page.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** @throws UserError where the page is not built or the port taken; InterruptedError at its end */
export async function runPage(options: {
  readonly port?: number | undefined;
  /** Whether a browser is opened. */
  readonly open: boolean;
}): Promise<never> {
  const page = await servePage({ folder: findPage(), port: options.port });
  const ended = new Promise<void>((done) => {
    for (const signal of signals) process.once(signal, () => done());
  });
  const isOpened = options.open && (await openBrowser(page.url));
  print(
    `${isOpened ? "Opened" : "Open this in a browser of this machine:"} ${page.url}\nNothing leaves this machine. Ctrl-C ends it.`,
  );
  await ended;
  await page.close();
  throw new InterruptedError();
}
