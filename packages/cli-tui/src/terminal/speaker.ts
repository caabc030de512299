/** Frames for a screen reader: only lines that are new are written, below each other, as they come. */
import { frameStream } from "./painter.ts";

export function speakerStream(terminal: NodeJS.WriteStream): NodeJS.WriteStream {
  let before: ReadonlySet<string> = new Set();
  return frameStream(terminal, (frame) => {
    const lines = frame
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    for (const line of lines) if (!before.has(line)) terminal.write(`${line}\n`);
    before = new Set(lines);
  });
}
