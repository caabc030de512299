/** Tests of the built page: one Chromium and one server for all of a file. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { launchChromium, servePage } from "../../scripts/page-server.mjs";
import { missing, type OpenedPage, type OpenOptions, openPage } from "./page.test.helpers.ts";

export interface PageUnderTest {
  /** Where it is served, ending with "/". */
  readonly address: string;
  open(options?: OpenOptions): Promise<OpenedPage>;
  /** Takes the server away: what follows is offline. */
  stopServing(): Promise<void>;
}

export interface DescribePageOptions {
  /** Chromium's. */
  readonly flags?: () => readonly string[];
  /** Whether the server sends the headers that allow shared memory. */
  readonly isolated?: boolean;
}

/** Skipped, with the reason in the name, where there is no Chromium or the page is not built. */
export function describePage(
  name: string,
  { flags = () => [], isolated = true }: DescribePageOptions,
  tests: (page: PageUnderTest) => void,
): void {
  describe.skipIf(missing !== undefined)(missing ? `${name} (${missing})` : name, () => {
    let browser: Browser;
    let server: Awaited<ReturnType<typeof servePage>>;
    beforeAll(async () => {
      [browser, server] = await Promise.all([launchChromium(flags()), servePage({ isolated })]);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });
    tests({
      get address() {
        return server.address;
      },
      open: (options) => openPage(browser, server.address, options),
      stopServing: () => server.close(),
    });
  });
}
