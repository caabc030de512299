import { expect, test } from "vitest";
import { graphicsOf, inspectTerminal } from "./inspect-terminal.ts";

test("how a terminal shows pictures, by its name", () => {
  expect(graphicsOf({ TERM: "xterm-kitty" })).toBe("kitty");
  expect(graphicsOf({ TERM: "xterm-kitty", TMUX: "/tmp/tmux" })).toBeNull();
  expect(graphicsOf({ TERM_PROGRAM: "iTerm.app" })).toBe("iterm");
  expect(graphicsOf({ TERM: "foot" })).toBe("sixel");
  expect(graphicsOf({ TERM: "xterm-256color" })).toBeNull();
});

test("the size and depth of what is a terminal; of what is none nothing", () => {
  const stream = { isTTY: true, columns: 80, rows: 24, getColorDepth: () => 8 };
  const terminal = inspectTerminal(stream as unknown as NodeJS.WriteStream, { TERM: "foot" });
  expect(terminal).toEqual({
    isTerminal: true,
    columns: 80,
    rows: 24,
    colorDepth: 8,
    graphics: "sixel",
  });
  expect(inspectTerminal({} as NodeJS.WriteStream)).toMatchObject({
    isTerminal: false,
    rows: null,
  });
});
