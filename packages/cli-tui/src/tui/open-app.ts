/** Opens the application in this terminal, and leaves the terminal as it was. */
import { type EmbeddedStyle, findWeights } from "@gramstyle/models";
import { exitCodes } from "../commands/run-program.ts";
import { chooseGraphics, colorDepthOf } from "../terminal/graphics.ts";
import { createPainter, frameStream } from "../terminal/painter.ts";
import { createPictureScreen } from "../terminal/picture-screen.ts";
import { createPictureStore } from "../terminal/picture-store.ts";
import { queryTerminal } from "../terminal/query-terminal.ts";
import { beginSession } from "../terminal/session.ts";
import { speakerStream } from "../terminal/speaker.ts";
import { createExitWork } from "./exit-work.ts";
import { afterDrawing } from "./hooks/after-drawing.ts";
import { firstChoices } from "./state/choices.ts";
import { readState, runsFolder, stateFolder, writeState } from "./state/state-file.ts";
import { createJobs } from "./work/create-jobs.ts";

/** What ends the application from outside. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Milliseconds that work at the end may take before the process ends anyway. */
const lastWork = 10_000;

export async function openApp(styles: readonly EmbeddedStyle[]): Promise<void> {
  prepareEnvironment();
  const { stdin, stdout, stderr } = process;
  const spoken = ["true", "1"].includes(process.env.INK_SCREEN_READER ?? "");
  const folder = stateFolder();
  const remembered = await readState(folder, firstChoices(styles));

  const store = createPictureStore();
  const colorDepth = colorDepthOf(stdout);
  const write = (text: string) => void stdout.write(text);
  const painter = createPainter({
    write,
    columns: () => stdout.columns,
    rows: () => stdout.rows,
    expand: store.expand,
  });
  let hasPictures = false;
  const session = spoken
    ? undefined
    : beginSession({ stdin, stdout, stderr, hasPictures: () => hasPictures, onEnd: painter.close });
  try {
    const answers = spoken
      ? { kitty: false, iterm: false, sixel: false }
      : await queryTerminal(stdin, stdout);
    const graphics = chooseGraphics(answers, spoken ? 1 : colorDepth);
    hasPictures = graphics.protocol === "kitty";

    const repaint = () => painter.repaint();
    stdout.on("resize", repaint);

    const jobs = createJobs();
    const exitWork = createExitWork();
    // Imported only now: they look at the environment when they are loaded.
    const [{ render }, { createElement }, { App }] = await Promise.all([
      import("ink"),
      import("react"),
      import("./app.tsx"),
    ]);
    let signalled: NodeJS.Signals | undefined;
    const services = {
      jobs,
      pictures: createPictureScreen({ store, graphics, write }),
      styles,
      hasVgg: hasVgg(),
      runsFolder: runsFolder(folder),
      beforeExit: exitWork.add,
      quit: () => void leave(),
    };
    let saving = Promise.resolve();
    const onState = (state: Parameters<typeof writeState>[1]) => {
      saving = saving.then(() => writeState(folder, state)).catch(() => {});
    };
    const instance = render(createElement(App, { remembered, services, onState }), {
      stdin,
      stderr,
      stdout: spoken ? speakerStream(stdout) : frameStream(stdout, painter.paint),
      isScreenReaderEnabled: spoken,
      // Whole frames as text: the painter knows best how to put them on the screen.
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    });
    /** First what must not be lost, while everything is still there. */
    const leave = async () => {
      await Promise.race([exitWork.finish(), pause(lastWork)]);
      await new Promise<void>(afterDrawing);
      instance.unmount();
    };
    const stop = (signal: NodeJS.Signals) => {
      signalled = signal;
      void leave();
    };
    for (const signal of signals) process.on(signal, stop);
    await instance.waitUntilExit();

    stdout.off("resize", repaint);
    session?.end();
    await Promise.race([saving, pause(lastWork)]);
    await jobs.dispose();
    for (const signal of signals) process.off(signal, stop);
    if (signalled) process.exitCode = exitCodes.interrupted;
  } finally {
    session?.end();
  }
  // An engine may still be in a call that cannot be interrupted; nobody waits for its result.
  stdin.unref();
}

/** What React, Ink and chalk read from the environment when they are loaded. */
function prepareEnvironment(): void {
  process.env.NODE_ENV ??= "production";
  // Chalk does not know NO_COLOR.
  if (process.env.NO_COLOR) process.env.FORCE_COLOR = "0";
}

function hasVgg(): boolean {
  try {
    findWeights("vgg19");
    return true;
  } catch {
    return false;
  }
}

const pause = (milliseconds: number) =>
  new Promise<void>((done) => {
    setTimeout(done, milliseconds).unref();
  });
