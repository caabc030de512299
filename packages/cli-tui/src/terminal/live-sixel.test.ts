import { expect, it } from "vitest";
import { liveSixel } from "./live-sixel.ts";

/**
 * Red, green and blue of every pixel that is drawn, by the format's rules (DEC STD 070). The decoder
 * of the package sixel misplaces pixels of rows in one colour.
 */
function drawnPixels(sixel: string): Map<string, readonly number[]> {
  const colors = new Map<string, readonly number[]>();
  const pixels = new Map<string, readonly number[]>();
  const body = sixel
    .slice(sixel.indexOf("q") + 1, sixel.lastIndexOf("\x1b"))
    .replace(/^"[\d;]*/, "");
  let [x, y, register] = [0, 0, "0"];
  for (const [token] of body.matchAll(/#[\d;]+|!\d+.|[?-~$-]/g)) {
    if (token === "$") x = 0;
    else if (token === "-") [x, y] = [0, y + 6];
    else if (token.startsWith("#")) {
      const [name, system, ...percents] = token.slice(1).split(";");
      register = name!;
      if (system)
        colors.set(
          register,
          percents.map((percent) => 2.55 * Number(percent)),
        );
    } else {
      const count = token.startsWith("!") ? Number(token.slice(1, -1)) : 1;
      const bits = token.at(-1)!.charCodeAt(0) - 0x3f;
      for (let i = 0; i < count; i++, x++) {
        for (let bit = 0; bit < 6; bit++) {
          if (bits & (1 << bit)) pixels.set(`${x},${y + bit}`, colors.get(register)!);
        }
      }
    }
  }
  return pixels;
}

it("mixes each color from those that it has", () => {
  const side = 24;
  for (const color of [
    [0, 0, 0],
    [255, 255, 255],
    [100, 37, 220],
    [250, 5, 128],
  ]) {
    const rgba = Uint8Array.from({ length: 4 * side * side }, (_, i) => color[i % 4] ?? 0);
    const sixel = liveSixel(rgba, side, side);
    expect(sixel).toContain(`"1;1;${side};${side}`);
    const pixels = [...drawnPixels(sixel).values()];
    expect(pixels.length).toBe(side * side);
    for (let channel = 0; channel < 3; channel++) {
      const mean = pixels.reduce((sum, pixel) => sum + pixel[channel]!, 0) / pixels.length;
      // A sixteenth of a step of 51 is what the pattern can tell apart.
      expect(Math.abs(mean - color[channel]!)).toBeLessThan(51 / 16);
    }
  }
});
