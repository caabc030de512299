/** Lines of a terminal that are redrawn in place while something goes on. */
import { createLogUpdate } from "log-update";
import { isTerminal, type Style, styleFor } from "../render/output.ts";

const spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

export interface LiveLine {
  /** Begins to draw ten times a second, so that it moves while the engine computes. */
  start(): void;
  /** A line that stays, above what is redrawn. */
  note(text: string): void;
  /** Leaves the terminal tidy; `start` begins again. */
  close(): void;
}

/**
 * On stderr, behind a sign that turns.
 * @param render what there is to say, in so many columns
 */
export function createLiveLine(render: (columns: number, style: Style) => string): LiveLine {
  const draw = createLogUpdate(process.stderr);
  const style = styleFor(process.stderr);
  const showCursor = () => draw.done();
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;
  const redraw = () => {
    frame++;
    const sign = style("cyan", spinner[frame % spinner.length]!);
    draw(`${sign} ${render((process.stderr.columns ?? 80) - 3, style)}`);
  };
  return {
    start() {
      if (timer) return redraw();
      timer = setInterval(redraw, 100);
      // However the process ends, the cursor comes back.
      process.once("exit", showCursor);
      redraw();
    },
    note(text) {
      draw.clear();
      process.stderr.write(`${text}\n`);
    },
    close() {
      clearInterval(timer);
      timer = undefined;
      draw.clear();
      draw.done();
      process.off("exit", showCursor);
    },
  };
}

/** One line that says which of many is at work; nothing where nobody is looking. */
export function createStatusLine(): { show(text: string): void; clear(): void } {
  if (!isTerminal(process.stderr)) return { show() {}, clear() {} };
  const update = createLogUpdate(process.stderr, { showCursor: true });
  return { show: (text) => update(text), clear: () => update.clear() };
}
