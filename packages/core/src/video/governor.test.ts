/** The governor on machines that are simulated: no clock is involved. */
import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { createGovernor, type GovernorAction, governorSizes } from "./governor.ts";

/** Milliseconds that a frame takes, from the pixels of its long side and the seconds since the start. */
type Machine = (size: number, seconds: number) => number;

interface Change {
  readonly seconds: number;
  readonly action: GovernorAction;
  readonly size: number;
}

const framesPerSecond = 30;
const budget = 1000 / framesPerSecond;

/** @returns each change of the size, and the sizes of all frames with their times */
function run(machine: Machine, seconds: number, start?: number) {
  const governor = createGovernor({ framesPerSecond, ...(start && { start }) });
  const changes: Change[] = [];
  const frames: { seconds: number; size: number; milliseconds: number }[] = [];
  const actions = new Set<GovernorAction>();
  for (let time = 0; time < seconds; ) {
    const milliseconds = machine(governor.size, time);
    frames.push({ seconds: time, size: governor.size, milliseconds });
    time += Math.max(budget, milliseconds) / 1000;
    const { action, size } = governor.next(milliseconds);
    actions.add(action);
    if (action === "smaller" || action === "larger") changes.push({ seconds: time, action, size });
  }
  return { changes, frames, actions, size: governor.size };
}

/** A machine that takes so many milliseconds at 320 pixels, and goes with the pixels. */
const steady =
  (at320: number): Machine =>
  (size) =>
    at320 * (size / 320) ** 2;

test("sizes: from 160 to 1280, multiples of 4, ratios finer than √2", () => {
  expect([governorSizes[0], governorSizes.at(-1)]).toEqual([160, 1280]);
  for (const [i, size] of governorSizes.entries()) {
    expect(size % 4).toBe(0);
    if (i > 0) expect(size / governorSizes[i - 1]!).toBeLessThan(Math.SQRT2);
  }
});

test.each([0.5, 2, 5, 11, 20, 28, 40, 60, 100])(
  "a machine of %s ms at 320 pixels: the largest size that fits with some room, and it stays",
  (at320) => {
    const { changes, frames, size } = run(steady(at320), 60);
    const time = steady(at320);
    expect(time(size, 0)).toBeLessThanOrEqual(1.05 * budget);
    const larger = governorSizes.find((one) => one > size);
    if (larger) expect(time(larger, 0)).toBeGreaterThan(0.8 * budget);
    // It is there within a few seconds, also where what it does must be measured first.
    expect(changes.at(-1)?.seconds ?? 0).toBeLessThan(4);
    expect(frames.filter(({ seconds }) => seconds > 4).every((f) => f.size === size)).toBe(true);
    expect(new Set(changes.map(({ action }) => action)).size).toBeLessThanOrEqual(1);
  },
);

test("too slow a machine is answered within about a second, in one step", () => {
  const { changes } = run(steady(90), 5);
  expect(changes[0]!.seconds).toBeLessThan(1);
  expect(changes).toHaveLength(1);
});

test("slower than anything: the smallest size, and it says so", () => {
  const { size, actions } = run(steady(1000), 30);
  expect(size).toBe(160);
  expect(actions).toContain("overloaded");
});

test("noise does not make it waver", () => {
  const random = createRandom(4);
  // Up to 15 % more or less, and a pause of 60 ms every 25 frames or so.
  const noisy: Machine = (size) =>
    16 * (size / 320) ** 2 * (0.85 + 0.3 * random()) + (random() < 0.04 ? 60 : 0);
  const { changes, size } = run(noisy, 120);
  expect(changes.length).toBeLessThanOrEqual(3);
  expect(size).toBeGreaterThanOrEqual(320);
  expect(16 * (size / 320) ** 2).toBeLessThan(budget);
});

test("one that throttles half-way goes down at once, and up again when it has cooled", () => {
  const machine: Machine = (size, seconds) =>
    (seconds > 20 && seconds < 60 ? 30 : 10) * (size / 320) ** 2;
  const { changes, frames } = run(machine, 100);
  const sizeAt = (time: number) => frames.findLast(({ seconds }) => seconds <= time)!.size;
  expect(sizeAt(59)).toBeLessThan(sizeAt(19));
  const down = changes.find(({ action }) => action === "smaller")!;
  expect(down.seconds - 20).toBeLessThan(1.5);
  expect(30 * (sizeAt(22) / 320) ** 2).toBeLessThanOrEqual(1.05 * budget);
  // Cooled at 60 s: as large as before.
  expect(sizeAt(65)).toBe(sizeAt(19));
  expect(changes.length).toBeLessThanOrEqual(5);
});

test("a machine whose cost jumps at a size does not go up and down forever", () => {
  // Beyond 400 pixels the memory is too slow, which pixels do not foretell.
  const cliff: Machine = (size) => 10 * (size / 320) ** 2 * (size > 400 ? 3 : 1);
  const { changes, size } = run(cliff, 300);
  expect(size).toBeLessThanOrEqual(400);
  const ups = changes.filter(({ action }) => action === "larger");
  // Each try waits twice as long: 30, 60, 120 seconds.
  expect(ups.length).toBeLessThanOrEqual(6);
  expect(ups.filter(({ seconds }) => seconds > 150).length).toBeLessThanOrEqual(1);
});

test("a machine that gets much faster is not held by what did not work before", () => {
  const cliff: Machine = (size, seconds) =>
    seconds > 10 ? 4 * (size / 320) ** 2 : 10 * (size / 320) ** 2 * (size > 400 ? 3 : 1);
  const { frames } = run(cliff, 20);
  const sizeAt = (time: number) => frames.findLast(({ seconds }) => seconds <= time)!.size;
  expect(sizeAt(9)).toBeLessThanOrEqual(400);
  expect(sizeAt(13)).toBeGreaterThan(400);
});

test("the first frame of a size, which compiles, does not count", () => {
  let latest = 0;
  const compiling: Machine = (size) => {
    const first = size !== latest;
    latest = size;
    return first ? 2000 : 12 * (size / 320) ** 2;
  };
  const { changes } = run(compiling, 30);
  expect(changes.map(({ action }) => action)).not.toContain("smaller");
});

test("the nearest size to begin with", () => {
  expect(createGovernor({ framesPerSecond: 30, start: 5000 }).size).toBe(1280);
  expect(createGovernor({ framesPerSecond: 30 }).size).toBe(320);
  expect(createGovernor({ framesPerSecond: 30, sizes: [500, 200, 200], start: 230 }).size).toBe(
    200,
  );
});

test.each([
  [{ framesPerSecond: 0 }],
  [{ framesPerSecond: Number.NaN }],
  [{ framesPerSecond: 30, sizes: [] }],
  [{ framesPerSecond: 30, sizes: [320, -4] }],
])("%j is a mistake", (options) => {
  expect(() => createGovernor(options)).toThrow(/governor: expected a positive frame rate and/);
});
