import { expect, test } from "vitest";
import { viewAt } from "./sample-clip.ts";

test("the view moves, stays inside the picture, keeps its proportions, and comes back", () => {
  const picture = { width: 1280, height: 800 };
  const clip = { width: 640, height: 480 };
  for (let time = 0; time < 40; time += 0.5) {
    const { x, y, width, height } = viewAt(time, picture, clip);
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(picture.width + 1e-6);
    expect(y + height).toBeLessThanOrEqual(picture.height + 1e-6);
    expect(width / height).toBeCloseTo(4 / 3);
  }
  const start = viewAt(0, picture, clip);
  expect(viewAt(40, picture, clip).x).toBeCloseTo(start.x);
  expect(Math.abs(viewAt(5, picture, clip).x - start.x)).toBeGreaterThan(20);
});
