/**
 * Puts Ink's frames on the screen. Ink is asked for whole frames (its `debug` mode hands out each one
 * as text); here only the lines that have changed are written, each at its own place, in one go.
 * Nothing scrolls, nothing flickers, and every row of the screen can be used.
 */
import { widthOf } from "./width.ts";

export interface PainterOptions {
  write(text: string): void;
  readonly columns: () => number;
  readonly rows: () => number;
  /** Puts pictures in the place of their place holders. */
  expand(line: string): string;
}

export interface Painter {
  paint(frame: string): void;
  /** Clears the screen and writes everything anew, as after a change of its size. */
  repaint(): void;
  /** What is painted afterwards is dropped. */
  close(): void;
}

/** The terminal shows what comes between the two at once, where it knows how. */
const beginUpdate = "\x1b[?2026h";
const endUpdate = "\x1b[?2026l";

export function createPainter({ write, columns, rows, expand }: PainterOptions): Painter {
  let shown: readonly string[] = [];
  let latest = "";
  let closed = false;

  const paint = (frame: string): void => {
    if (closed) return;
    latest = frame;
    const lines = frame.split("\n").slice(0, rows());
    let text = "";
    for (let row = 0; row < Math.max(lines.length, shown.length); row++) {
      const line = lines[row] ?? "";
      if (line === shown[row]) continue;
      text += `\x1b[${row + 1};1H${expand(line)}\x1b[0m`;
      // At the last column the cursor is still on the last character, which this would erase.
      if (isShorterThan(columns(), line)) text += "\x1b[K";
    }
    shown = lines;
    if (text !== "") write(beginUpdate + text + endUpdate);
  };

  return {
    paint,
    repaint() {
      if (closed) return;
      write("\x1b[2J");
      shown = [];
      paint(latest);
    },
    close() {
      closed = true;
    },
  };
}

const escapes = /\x1b\[[\d;:]*m/g;

/** Measured exactly only where a quick look does not tell: it is asked for every line. */
function isShorterThan(columns: number, line: string): boolean {
  const bare = line.includes("\x1b") ? line.replace(escapes, "") : line;
  let most = bare.length;
  // Characters from here on may take two columns.
  for (let i = 0; i < bare.length; i++) if (bare.charCodeAt(i) >= 0x1100) most++;
  return most < columns || widthOf(bare) < columns;
}

/**
 * A stream as Ink wants it, whose writes are frames.
 * @param terminal what it says of its size and events is passed on
 */
export function frameStream(
  terminal: NodeJS.WriteStream,
  onFrame: (frame: string) => void,
): NodeJS.WriteStream {
  const write = (frame: string, ...rest: unknown[]): boolean => {
    if (frame !== "") onFrame(frame);
    const done = rest.find((argument) => typeof argument === "function") as
      | (() => void)
      | undefined;
    if (done) setImmediate(done);
    return true;
  };
  return new Proxy(terminal, {
    get(target, key) {
      if (key === "write") return write;
      const value = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
