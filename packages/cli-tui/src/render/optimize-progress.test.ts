import type { Progress } from "@gramstyle/core";
import { formatDuration } from "@gramstyle/jobs/text";
import { expect, it } from "vitest";
import { renderProgress } from "./optimize-progress.ts";
import { plain } from "./output.ts";
import { progressBar } from "./progress-parts.ts";

const progress = {
  scale: 2,
  scales: 5,
  width: 181,
  height: 136,
  iteration: 30,
  iterations: 150,
  totalIteration: 230,
  totalIterations: 650,
  losses: { total: 1.2345, content: 0.5, "style relu1_1": 0.01, "total variation": 0.00012 },
  seconds: 0.25,
  engineSeconds: 0.249,
  evaluations: 1,
  fractionDone: 0.124,
} as unknown as Progress;

it("fills a bar by eighths", () => {
  expect(progressBar(0, 4)).toBe("░░░░");
  expect(progressBar(0.5, 4)).toBe("██░░");
  expect(progressBar(0.28, 4)).toBe("█▏░░");
  expect(progressBar(1, 4)).toBe("████");
  expect(progressBar(7, 4)).toBe("████");
});

it("says durations as people do", () => {
  expect([0, 7.4, 754, 3723].map(formatDuration)).toEqual(["0:00", "0:07", "12:34", "1:02:03"]);
});

it("says where the run is, how fast, how long, and every loss by name", () => {
  const clock = { left: 141, rate: 4 };
  const [bar, losses] = renderProgress(progress, clock, 100, plain).split("\n");
  expect(bar).toMatch(/ 12 % {2}scale 2\/5 181×136 {2}30\/150 {2}4\.0 it\/s {2}2:21 left$/);
  expect(losses).toBe(
    "total 1.23  content 0.5  style 1_1 0.01  tv 1.2e-4".replace("1.2e-4", "0.00012"),
  );
});

it("stays within the terminal", () => {
  const clock = { left: undefined, rate: 0.5 };
  for (const columns of [60, 80, 200]) {
    for (const line of renderProgress(progress, clock, columns, plain).split("\n")) {
      expect(line.length).toBeLessThanOrEqual(columns);
    }
  }
});
