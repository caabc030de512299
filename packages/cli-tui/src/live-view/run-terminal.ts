/** The live view: the camera, repainted, in the terminal. */
import { UserError } from "@gramstyle/core";
import {
  changeSettings,
  createStageMeter,
  framesOf,
  type LiveRecord,
  type LiveSettings,
  live,
  styleOf,
  type WorkingSize,
} from "@gramstyle/jobs/live";
import type { StylizerShelf } from "@gramstyle/jobs/stylize";
import type { Camera, LiveFrame } from "@gramstyle/media";
import { styleFor } from "../render/output.ts";
import { chooseGraphics, colorDepthOf } from "../terminal/graphics.ts";
import { endingSignals, interruptible } from "../terminal/interruptible.ts";
import { createPainter } from "../terminal/painter.ts";
import { createPictureStore } from "../terminal/picture-store.ts";
import { queryTerminal } from "../terminal/query-terminal.ts";
import { beginSession } from "../terminal/session.ts";
import { createLiveDrawing } from "./draw-live.ts";
import { actionsOf, type ViewAction } from "./keys.ts";
import { saveSnapshot } from "./save-snapshot.ts";
import { pictureBox, type ViewState, viewText } from "./view-text.ts";
import { worthwhileSize } from "./worthwhile-size.ts";

export interface TerminalViewOptions {
  readonly camera: Camera;
  readonly stylizers: StylizerShelf;
  readonly concurrency: number;
  readonly settings: LiveSettings;
  /** What a style is, for people. */
  captionOf(style: LiveSettings["styles"][number]): string;
  /** @param worthwhile the long side that the terminal shows of a frame */
  workingSize(worthwhile: (frame: LiveFrame) => number): WorkingSize;
  /** Each result, besides being shown. */
  onFrame?(result: LiveRecord): void;
  /** What else can fail meanwhile. */
  readonly until?: Promise<void>;
}

/** Milliseconds for which a message stands. */
const messageTime = 4000;

/**
 * Until the user leaves. Whatever ends it, the terminal is as it was.
 * @throws UserError where nothing can be shown here; what the camera or the engine throws
 */
export function runTerminal(options: TerminalViewOptions): Promise<void> {
  // From the first: the terminal is never left as it is shown in.
  return interruptible((signal) => showUntil(options, signal), undefined, endingSignals);
}

async function showUntil(options: TerminalViewOptions, signal: AbortSignal): Promise<void> {
  const { stdin, stdout, stderr } = process;
  const { camera, stylizers } = options;
  const store = createPictureStore();
  const style = styleFor(stdout);
  const screen = () => ({ columns: stdout.columns, rows: stdout.rows });
  const write = (text: string) => void stdout.write(text);
  const painter = createPainter({
    write,
    columns: () => stdout.columns,
    rows: () => stdout.rows,
    expand: store.expand,
  });
  const leave = () => void camera.close();
  let hasPictures = false;
  const session = beginSession({
    stdin,
    stdout,
    stderr,
    hasPictures: () => hasPictures,
    onEnd: painter.close,
  });
  try {
    const graphics = chooseGraphics(await queryTerminal(stdin, stdout), colorDepthOf(stdout));
    hasPictures = graphics.protocol === "kitty";
    if (graphics.protocol === "none") {
      throw new UserError(
        "this terminal shows no colours, so no pictures; see the camera in a browser: gramstyle webcam",
      );
    }
    const meter = createStageMeter();
    let { settings } = options;
    let message: ViewState["message"];
    let size: ViewState["size"];
    let latest: LiveRecord | undefined;

    const drawing = createLiveDrawing({
      ...{ graphics, store, painter, write, meter },
      drained: () =>
        stdout.writableNeedDrain
          ? new Promise((done) => stdout.once("drain", done))
          : Promise.resolve(),
      box: () => pictureBox(screen()),
      lines: (picture) => {
        const caption = options.captionOf(styleOf(settings));
        const state = { settings, caption, times: meter.times(), size, picture, message };
        return viewText({ ...state, waiting: "waiting for the camera" }, screen(), style);
      },
    });

    const say = (kind: "good" | "bad", text: string) => {
      const said = { kind, text };
      message = said;
      drawing.redraw();
      setTimeout(() => {
        if (message !== said) return;
        message = undefined;
        drawing.redraw();
      }, messageTime).unref();
    };
    const snapshot = async () => {
      if (!latest) return;
      try {
        say("good", `saved ${await saveSnapshot(stylizers, latest, settings)}`);
      } catch (error) {
        say("bad", error instanceof Error ? error.message : String(error));
      }
    };
    const act = (action: ViewAction) => {
      if (action.kind === "quit") return leave();
      if (action.kind === "snapshot") return void snapshot();
      settings = changeSettings(settings, action);
      drawing.redraw();
    };
    const onKeys = (bytes: Buffer | string) => actionsOf(bytes.toString()).forEach(act);
    const onResize = () => {
      painter.repaint();
      drawing.redraw();
    };

    stdin.setRawMode(true);
    stdin.on("data", onKeys).resume();
    stdout.on("resize", onResize);
    drawing.redraw();
    const showFrames = async () => {
      const request = {
        ...{ frames: framesOf(camera), stylizers, settings: () => settings },
        concurrency: options.concurrency,
        workingSize: options.workingSize((frame) =>
          worthwhileSize(frame, pictureBox(screen()), graphics),
        ),
      };
      for await (const record of live(request, signal)) {
        latest = record;
        size = record.image;
        meter.addAll(record.times);
        drawing.show(record);
        options.onFrame?.(record);
      }
    };
    const showing = showFrames();
    showing.catch(() => {});
    try {
      await Promise.race([showing, drawing.ended, ...(options.until ? [options.until] : [])]);
    } finally {
      drawing.end();
      await camera.close();
      await Promise.allSettled([showing, drawing.ended]);
      stdin.off("data", onKeys);
      stdout.off("resize", onResize);
    }
  } finally {
    session.end();
    stdin.pause().unref();
  }
}
