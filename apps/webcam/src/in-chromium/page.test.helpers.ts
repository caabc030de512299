/** The built page in headless Chromium: opening it, looking at what it shows, and what it says. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { findChromium, pageFolder } from "../../scripts/page-server.mjs";
import type { Settings } from "../settings/settings.ts";

/** Why the page cannot be tried here; undefined if it can. */
export const missing = !existsSync(join(pageFolder, "index.html"))
  ? "skipped: the page is not built; npm run build"
  : findChromium() === undefined
    ? "skipped: no chromium in the PATH"
    : undefined;

export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings of the console, and what was thrown. */
  readonly complaints: readonly string[];
  /** Addresses that were asked for, of the page and its workers. */
  readonly requests: readonly string[];
  /**
   * Runs a function in the page. Through the debugger: the page's policy forbids evaluated code, and
   * stays as it is.
   */
  run<R, A extends readonly unknown[]>(code: (...args: A) => R, ...args: A): Promise<Awaited<R>>;
  /** Waits until the function gives something true in the page. */
  until<A extends readonly unknown[]>(code: (...args: A) => unknown, ...args: A): Promise<void>;
  /** Waits for so many frames more. */
  frames(count: number): Promise<void>;
  /** Waits until the worker has nothing to do and no frame comes: of a clip that is paused. */
  settled(): Promise<void>;
  /** A small copy of the stylized picture: 16×12 pixels, RGB. */
  look(): Promise<number[]>;
  readonly notice: () => Promise<string>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly query?: string;
  readonly settings?: Partial<Settings>;
  readonly permissions?: readonly string[];
  /** Whether the worker that keeps the page for offline use may be there. */
  readonly serviceWorkers?: "allow" | "block";
  readonly reducedMotion?: "reduce" | "no-preference";
}

/** A size that is quick everywhere. */
export const small: Partial<Settings> = { size: 160, steadiness: 0, rate: 60 };

/** A machine that is busy with other things is slow. */
const patience = 180_000;
/** Longer than the page takes from a choice to asking its worker, in milliseconds. */
const quiet = 700;

export async function openPage(
  browser: Browser,
  address: string,
  options: OpenOptions = {},
): Promise<OpenedPage> {
  const { query = "", settings = small, permissions = [], serviceWorkers = "allow" } = options;
  const context = await browser.newContext({
    permissions: [...permissions],
    serviceWorkers,
    viewport: { width: 1000, height: 800 },
    ...(options.reducedMotion ? { reducedMotion: options.reducedMotion } : {}),
  });
  context.setDefaultTimeout(patience);
  const [complaints, requests]: [string[], string[]] = [[], []];
  context.on("request", (request) => requests.push(request.url()));
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  await context.addInitScript(prepare, settings);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await page.goto(`${address}${query}`);

  const run: OpenedPage["run"] = (code, ...args) => evaluate(session, code, args);
  const until: OpenedPage["until"] = async (code, ...args) => {
    const end = Date.now() + patience;
    while (!(await run(code, ...args))) {
      if (Date.now() > end) throw new Error(`the page never came to: ${code}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  return {
    page,
    context,
    complaints,
    requests,
    run,
    until,
    async frames(count) {
      const seen = await run(() => window.framesShown);
      await until((wanted: number) => window.framesShown >= wanted, seen + count);
    },
    async settled() {
      let seen = -1;
      for (;;) {
        const { frames, asked } = await run(() => ({
          frames: window.framesShown,
          asked: window.asked,
        }));
        if (frames === seen && asked === 0) return;
        seen = frames;
        await new Promise((done) => setTimeout(done, quiet));
      }
    },
    look: () => run(smallCopy),
    notice: async () => (await page.locator("#notice-text").textContent()) ?? "",
    close: () => context.close(),
  };
}

declare global {
  interface Window {
    /** Frames that were drawn on the page's canvas; counted by `prepare`. */
    framesShown: number;
    /** What the worker was asked for and has not answered yet; counted by `prepare`. */
    asked: number;
  }
}

/** Runs in the page before its scripts: the settings of an earlier visit, and counts. */
function prepare(settings: Partial<Settings>): void {
  window.framesShown = 0;
  window.asked = 0;
  if (location.protocol === "about:") return;
  window.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      this.addEventListener("message", () => window.asked--);
    }
    override postMessage(...args: unknown[]): void {
      window.asked++;
      (super.postMessage as (...all: unknown[]) => void)(...args);
    }
  };
  if (!localStorage.getItem("gramstyle.settings")) {
    localStorage.setItem("gramstyle.settings", JSON.stringify(settings));
  }
  const { drawImage } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.drawImage = function (...args: unknown[]) {
    if (this.canvas.id === "picture") window.framesShown++;
    return (drawImage as (...all: unknown[]) => void).apply(this, args);
  };
}

/** Runs in the page. */
function smallCopy(): number[] {
  const canvas = document.createElement("canvas");
  canvas.width = 16;
  canvas.height = 12;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const picture = document.querySelector<HTMLCanvasElement>("#picture");
  if (!context || !picture) throw new Error("expected the page's canvas");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, 16, 12);
  return [...context.getImageData(0, 0, 16, 12).data].filter((_, i) => i % 4 !== 3);
}

async function evaluate<R, A extends readonly unknown[]>(
  session: CDPSession,
  code: (...args: A) => R,
  args: A,
): Promise<Awaited<R>> {
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    expression: `(${code})(...${JSON.stringify(args)})`,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) {
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }
  return result.value as Awaited<R>;
}

/** Mean difference of two looks, in levels of 255. */
export function difference(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new Error(`expected as many numbers, ${a.length}, ${b.length}`);
  return a.reduce((sum, number, i) => sum + Math.abs(number - b[i]!), 0) / a.length;
}
