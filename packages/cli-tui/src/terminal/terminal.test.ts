import { EventEmitter } from "node:events";
import { scalePicture } from "@gramstyle/media/figure";
import { expect, it } from "vitest";
import { plainImage } from "../tui/app.test.helpers.tsx";
import { drawBlocks, drawPicture } from "./draw-picture.ts";
import { fitCells } from "./fit-cells.ts";
import { chooseGraphics, colorDepthOf, usualCell } from "./graphics.ts";
import { createPainter, frameStream } from "./painter.ts";
import { queryTerminal, readAnswers, terminalQuery } from "./query-terminal.ts";
import { speakerStream } from "./speaker.ts";

const nothing = { kitty: false, iterm: false, sixel: false };

it("reads what a terminal answers, and leaves what was typed", () => {
  const kitty = "\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[?62;c";
  expect(readAnswers(kitty)).toEqual({
    answers: { ...nothing, kitty: true, cell: { width: 10, height: 20 } },
    complete: true,
    rest: "",
  });
  expect(readAnswers("\x1b[?62;4;22c").answers.sixel).toBe(true);
  // Of a VT100 with its options, "4" would be the terminal's own kind, not sixel.
  expect(readAnswers("\x1b[?4;6c").answers.sixel).toBe(false);
  expect(readAnswers("\x1b]1337;ReportCellSize=20.0;10.0;2.0\x07\x1b[?1;2c").answers.iterm).toBe(
    true,
  );
  expect(readAnswers("jj\x1b[?1;2ck").rest).toBe("jjk");
  expect(readAnswers("\x1b_Gi=31;EINVAL\x1b\\").answers.kitty).toBe(false);
  expect(readAnswers("abc").complete).toBe(false);
});

it("asks the terminal, and gives what was typed meanwhile back", async () => {
  const returned: string[] = [];
  const stdin = Object.assign(new EventEmitter(), {
    isRaw: false,
    setRawMode() {},
    pause() {},
    unshift: (bytes: Buffer) => returned.push(bytes.toString()),
  });
  const stdout = {
    write(text: string) {
      expect(text).toBe(terminalQuery);
      setImmediate(() => stdin.emit("data", Buffer.from("q\x1b[?62;4c")));
    },
  };
  const answers = await queryTerminal(
    stdin as unknown as NodeJS.ReadStream,
    stdout as unknown as NodeJS.WriteStream,
  );
  expect(answers.sixel).toBe(true);
  expect(returned).toEqual(["q"]);
  expect(stdin.listenerCount("data")).toBe(0);
});

it("chooses the best pictures that there are", () => {
  const all = { kitty: true, iterm: true, sixel: true };
  expect(chooseGraphics(all, 24, {}).protocol).toBe("kitty");
  expect(chooseGraphics({ ...all, kitty: false }, 24, {}).protocol).toBe("iterm");
  expect(chooseGraphics({ ...nothing, sixel: true }, 24, {}).protocol).toBe("sixel");
  expect(chooseGraphics(nothing, 24, {}).protocol).toBe("truecolor");
  expect(chooseGraphics(nothing, 8, {}).protocol).toBe("256");
  expect(chooseGraphics(nothing, 4, {}).protocol).toBe("none");
  expect(chooseGraphics(all, 24, { NO_COLOR: "1" }).protocol).toBe("none");
  expect(chooseGraphics(all, 24, { GRAMSTYLE_PICTURES: "256" }).protocol).toBe("256");
  const stream = { getColorDepth: () => 8 };
  expect(colorDepthOf(stream, { COLORTERM: "truecolor" })).toBe(24);
  expect(colorDepthOf(stream, { COLORTERM: "truecolor", NO_COLOR: "1" })).toBe(1);
  expect(colorDepthOf(stream, {})).toBe(8);
});

it("fits pictures into cells in proportion", () => {
  const box = { columns: 40, rows: 20 };
  expect(fitCells({ width: 300, height: 200 }, box, usualCell)).toEqual({ columns: 40, rows: 13 });
  expect(fitCells({ width: 200, height: 800 }, box, usualCell)).toEqual({ columns: 10, rows: 20 });
  expect(fitCells({ width: 1, height: 1000 }, box, usualCell)).toEqual({ columns: 1, rows: 20 });
});

it("scales down by means, up by repetition", () => {
  const data = Float32Array.of(0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1);
  const image = { width: 2, height: 2, data };
  expect([...scalePicture(image, 1, 1).data]).toEqual([0.5, 0, 1]);
  expect([...scalePicture(image, 4, 1).data.subarray(0, 4)]).toEqual([0, 0, 1, 1]);
});

it("draws half blocks of exactly the size that fits", () => {
  const drawn = drawBlocks(plainImage(1, 0, 0), { columns: 12, rows: 20 }, "truecolor");
  expect([drawn.columns, drawn.rows, drawn.lines.length]).toEqual([12, 4, 4]);
  for (const line of drawn.lines) expect(line.replace(/\x1b\[[\d;]*m/g, "")).toBe("▀".repeat(12));
});

it("draws by each protocol; all rows but the first only step over their cells", async () => {
  const starts = {
    kitty: "\x1b7\x1b_Ga=T,f=100,",
    iterm: "\x1b7\x1b]1337;File=",
    sixel: "\x1b7\x1bP",
  };
  for (const [protocol, start] of Object.entries(starts)) {
    const graphics = { protocol: protocol as keyof typeof starts, cell: usualCell };
    const drawn = (await drawPicture(plainImage(0, 1, 0), { columns: 6, rows: 4 }, graphics))!;
    expect(drawn.rows).toBe(2);
    expect(drawn.lines[0]!.startsWith(start)).toBe(true);
    expect(drawn.lines[0]!.endsWith("\x1b8\x1b[6C")).toBe(true);
    expect(drawn.lines[1]).toBe("\x1b[6C");
    expect(drawn.erase !== undefined).toBe(protocol === "kitty");
  }
  const none = { protocol: "none", cell: usualCell } as const;
  expect(await drawPicture(plainImage(0, 1, 0), { columns: 6, rows: 4 }, none)).toBeUndefined();
});

it("writes only lines that have changed, and nothing after the end", () => {
  let written = "";
  const painter = createPainter({
    write: (text) => {
      written += text;
    },
    columns: () => 10,
    rows: () => 3,
    expand: (line) => line,
  });
  painter.paint("one\ntwo\nthree\nfour");
  expect(written).toContain("\x1b[3;1Hthree");
  expect(written).not.toContain("four");
  written = "";
  painter.paint("one\n2\nthree");
  expect(written).toBe("\x1b[?2026h\x1b[2;1H2\x1b[0m\x1b[K\x1b[?2026l");
  written = "";
  painter.paint("one\n2\nthree");
  expect(written).toBe("");
  // In the last column erasing would take the last character with it.
  painter.paint("0123456789\n写真写真写\nthree");
  expect(written).not.toContain("\x1b[K");
  written = "";
  painter.repaint();
  expect(written).toContain("\x1b[2J");
  expect(written).toContain("three");
  painter.close();
  written = "";
  painter.paint("late");
  expect(written).toBe("");
});

it("speaks only lines that are new", () => {
  const written: string[] = [];
  const terminal = { write: (text: string) => written.push(text) };
  const stream = speakerStream(terminal as unknown as NodeJS.WriteStream);
  stream.write("Optimize.\nrunning, 10 %\n\n");
  stream.write("Optimize.\nrunning, 10 %");
  stream.write("Optimize.\nrunning, 20 %");
  expect(written).toEqual(["Optimize.\n", "running, 10 %\n", "running, 20 %\n"]);
});

it("hands Ink's writes out as frames, and passes on the rest", () => {
  const frames: string[] = [];
  const terminal = Object.assign(new EventEmitter(), { columns: 77 });
  const stream = frameStream(terminal as unknown as NodeJS.WriteStream, (frame) =>
    frames.push(frame),
  );
  stream.write("frame");
  stream.write("");
  expect(frames).toEqual(["frame"]);
  expect(stream.columns).toBe(77);
});
