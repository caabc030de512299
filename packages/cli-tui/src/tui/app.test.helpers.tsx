/** The application in a pretended terminal, with pretended work. */
import type { Image, Progress } from "@gramstyle/core";
import type { StylizeTask } from "@gramstyle/jobs/stylize";
import type { Picture } from "@gramstyle/media";
import { render } from "ink-testing-library";
import { expect } from "vitest";
import type { Box } from "../terminal/fit-cells.ts";
import { usualCell } from "../terminal/graphics.ts";
import { createPictureScreen } from "../terminal/picture-screen.ts";
import { createPictureStore } from "../terminal/picture-store.ts";
import { App, type AppProps } from "./app.tsx";
import type { AppServices } from "./app-context.ts";
import { createExitWork, type ExitWork } from "./exit-work.ts";
import type { Jobs } from "./jobs.ts";
import type { AppState, Remembered } from "./state/app-state.ts";
import { firstChoices } from "./state/choices.ts";
import type { Screen } from "./state/screens.ts";

export const testStyles = ["great-wave", "starry-night", "udnie"].map((name) => ({
  name,
  path: `/styles/${name}.onnx`,
}));

export const keys = {
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  enter: "\r",
  escape: "\x1b",
} as const;

/** One colour, 3:2. */
export function plainImage(red: number, green: number, blue: number): Image {
  const [width, height] = [48, 32];
  const data = new Float32Array(3 * width * height);
  [red, green, blue].forEach((value, i) => {
    data.fill(value, i * width * height, (i + 1) * width * height);
  });
  return { width, height, data };
}

export function plainPicture(path: string): Picture {
  return { ...plainImage(0, 0, 1), path, originalWidth: 480, originalHeight: 320 };
}

/** A record of a run that was told to make so many iterations. */
export function progressAt(iteration: number, iterations: number): Progress {
  const image = plainImage(1, 0, 0);
  const state = {
    scale: 0,
    iteration,
    width: image.width,
    height: image.height,
    pixels: image.data,
    average: image.data,
    averaged: iteration,
    optimizer: { numbers: {}, arrays: { m: image.data, v: image.data } },
  };
  return {
    scale: 1,
    scales: 1,
    width: image.width,
    height: image.height,
    iteration,
    iterations,
    totalIteration: iteration,
    totalIterations: iterations,
    losses: { total: 1 / iteration, content: 0.5, "style relu1_1": 0.25, "total variation": 0.01 },
    seconds: 0.01,
    engineSeconds: 0.009,
    evaluations: 1,
    fractionDone: iteration / iterations,
    image: () => image,
    state: () => state,
  };
}

export const pause = (milliseconds: number) =>
  new Promise<void>((done) => setTimeout(done, milliseconds));

/** Work that is done at once, and never the real thing. */
export function testJobs(changes: Partial<Jobs> = {}): Jobs {
  return {
    async *readPreview(path) {
      yield plainPicture(path);
    },
    async *stylizePreview() {
      yield { content: plainImage(0, 0, 1), stylized: plainImage(1, 0, 0) };
    },
    async *stylize({ tasks }) {
      const [{ input, output }] = tasks as [StylizeTask];
      const made = { input, output, model: "great-wave" };
      yield { event: "picture", ...made, width: 48, height: 32, seconds: 1 };
    },
    iterate: steadyRun(30),
    async *train() {
      yield { event: "stage", stage: "starting the engine" };
    },
    async *gram() {
      yield { event: "stage", stage: "starting the engine" };
    },
    endOptimizer: async () => {},
    dispose: async () => {},
    ...changes,
  };
}

/** A run of so many iterations, from where it is told to go on. */
export function steadyRun(iterations: number, milliseconds = 2): Jobs["iterate"] {
  return async function* ({ resumeFrom }, signal) {
    for (let i = (resumeFrom?.iteration ?? 0) + 1; i <= iterations; i++) {
      await pause(milliseconds);
      signal.throwIfAborted();
      yield { event: "progress", ...progressAt(i, iterations) };
    }
  };
}

export interface TestApp {
  /** What is on the screen, without colours; pictures are ▀. */
  screen(): string;
  /** The same with colours. */
  colours(): string;
  type(...texts: string[]): Promise<void>;
  /** Waits until the text is on the screen. */
  sees(text: string | RegExp): Promise<void>;
  state(): AppState;
  readonly exitWork: ExitWork;
  readonly quits: () => number;
  unmount(): void;
}

export interface TestAppOptions {
  readonly jobs?: Partial<Jobs>;
  readonly open?: readonly Screen[];
  readonly remembered?: Partial<Remembered>;
  readonly size?: Box;
  readonly protocol?: AppServices["pictures"]["graphics"]["protocol"];
  readonly runsFolder?: string;
}

/** Longer than anything pretended takes, also on a busy machine. */
const patience = 15_000;

export function openTestApp(options: TestAppOptions = {}): TestApp {
  const { open = [], size = { columns: 80, rows: 24 }, protocol = "truecolor" } = options;
  const store = createPictureStore();
  const exitWork = createExitWork();
  let state: AppState | undefined;
  let quits = 0;
  const services: AppServices = {
    jobs: testJobs(options.jobs),
    pictures: createPictureScreen({
      store,
      graphics: { protocol, cell: usualCell },
      write: () => {},
    }),
    styles: testStyles,
    hasVgg: false,
    runsFolder: options.runsFolder ?? "/nowhere",
    beforeExit: exitWork.add,
    quit: () => {
      quits++;
    },
  };
  const remembered: Remembered = {
    choices: firstChoices(testStyles),
    recentPictures: [],
    recentModels: [],
    unfinished: [],
    ...options.remembered,
  };
  const onState: AppProps["onState"] = (next) => {
    state = next;
  };
  const app = render(
    <App remembered={remembered} services={services} open={open} size={size} onState={onState} />,
  );
  const colours = () => store.expand(app.lastFrame() ?? "");
  const screen = () => colours().replace(/\x1b\[[\d;]*m/g, "");
  return {
    screen,
    colours,
    async type(...texts) {
      // Ink listens a little after the first frame.
      while (app.stdin.listenerCount("readable") === 0) await pause(5);
      for (const text of texts) {
        app.stdin.write(text);
        // A lone escape is told from the beginning of an arrow by what does not follow.
        await pause(20);
      }
    },
    async sees(text) {
      const end = performance.now() + patience;
      const isThere = () =>
        typeof text === "string" ? screen().includes(text) : text.test(screen());
      while (!isThere() && performance.now() < end) await pause(5);
      if (typeof text === "string") expect(screen()).toContain(text);
      else expect(screen()).toMatch(text);
    },
    state: () => state!,
    exitWork,
    quits: () => quits,
    unmount: app.unmount,
  };
}
