import { findPreset } from "@gramstyle/core";
import { expect, it } from "vitest";
import type { OptimizePlan } from "./plan.ts";
import { planSoFar } from "./plan-so-far.ts";
import { createRunClock } from "./run-clock.ts";
import { progressAt, steadyRun, testPlan } from "./session.test.helpers.ts";
import { createOptimizeSession } from "./session.ts";
import { nextBranch, type Snapshot, undoFrom, withSnapshot } from "./snapshots.ts";

const pause = (milliseconds: number) => new Promise((go) => setTimeout(go, milliseconds));

it("the times that a run really took make its speed and its time left", () => {
  const clock = createRunClock();
  expect(clock({ seconds: 0.5, fractionDone: 0.1, scale: 1 })).toEqual({
    rate: 2,
    left: undefined,
  });
  const { rate, left } = clock({ seconds: 0.5, fractionDone: 0.2, scale: 1 });
  expect(rate).toBe(2);
  expect(left).toBeCloseTo(4);
  // Another scale has its own speed at once.
  expect(clock({ seconds: 2, fractionDone: 0.3, scale: 2 }).rate).toBe(0.5);
});

it("a plan says what leads to the picture so far", () => {
  const progress = { ...progressAt(7, 20), scale: 2, scales: 3, width: 192, height: 128 };
  expect(planSoFar(testPlan, progress)).toMatchObject({ longSide: 192, iterations: [30, 7] });
});

it("a session ends with its generator, also a paused one", async () => {
  let isEnded = false;
  const session = createOptimizeSession({
    plan: testPlan,
    async *iterate(request, signal) {
      try {
        yield* steadyRun(1000)(request, signal);
      } finally {
        isEnded = true;
      }
    },
  });
  await expect.poll(() => session.view().phase).toBe("running");
  expect(session.view().device).toBe("cpu");
  session.pause();
  await pause(30);
  const { progress } = session.view();
  await pause(30);
  expect(session.view().progress).toBe(progress);
  expect(session.view().phase).toBe("paused");
  session.close();
  await expect.poll(() => isEnded).toBe(true);
});

it("tells of every change, and whether somebody waits for it", async () => {
  const session = createOptimizeSession({ plan: testPlan, iterate: steadyRun(1000) });
  const told: boolean[] = [];
  const end = session.subscribe((isAwaited) => told.push(isAwaited));
  await expect.poll(() => told.length).toBeGreaterThan(5);
  expect(told.every((isAwaited) => !isAwaited)).toBe(true);
  session.pause();
  expect(told.at(-1)).toBe(true);
  end();
  const count = told.length;
  session.resume();
  expect(told).toHaveLength(count);
  session.close();
});

/** A session of so many iterations, and what its runs began with. */
function begun(iterations: number, resumeFrom?: number) {
  const runs: { readonly from: number | undefined; readonly plan: OptimizePlan }[] = [];
  const session = createOptimizeSession({
    plan: testPlan,
    resumeFrom: resumeFrom === undefined ? undefined : progressAt(resumeFrom, iterations).state(),
    iterate: (request, signal) => {
      runs.push({ from: request.resumeFrom?.iteration, plan: request.plan });
      return steadyRun(iterations)(request, signal);
    },
  });
  const at = () => session.view().progress?.totalIteration ?? 0;
  return { session, runs, at };
}

it("pauses, makes single steps, and goes back to the snapshot before", async () => {
  const { session, runs, at } = begun(1000);
  await expect.poll(at).toBeGreaterThan(15);
  session.pause();
  await pause(30);
  const paused = at();
  session.step();
  await expect.poll(at).toBe(paused + 1);
  expect(session.view().phase).toBe("paused");
  expect(session.undo()).toBe(true);
  const back = Math.floor(paused / 10) * 10;
  expect(at()).toBe(back);
  expect(runs.map(({ from }) => from)).toEqual([undefined, back]);
  expect(session.view()).toMatchObject({ phase: "paused", steered: true, branch: "A" });
  session.close();
});

it("forks from a snapshot, and keeps where it was as another", async () => {
  const { session, runs, at } = begun(1000);
  await expect.poll(at).toBeGreaterThan(12);
  session.pause();
  await pause(30);
  const left = session.view().progress;
  const [first] = session.view().snapshots;
  session.fork(first!.id);
  expect(session.view()).toMatchObject({ branch: "B", progress: first!.progress });
  expect(session.view().snapshots.at(-1)!.progress).toBe(left);
  expect(runs.at(-1)!.from).toBe(1);
  session.close();
});

it("goes on with another style, and with more iterations, from where it is", async () => {
  const { session, runs, at } = begun(6, 4);
  await expect.poll(() => session.view().phase).toBe("done");
  expect([runs[0]!.from, at()]).toEqual([4, 6]);
  const style = { path: "/other.png", sha256: "2".repeat(64), weight: 1 };
  session.swapStyle(style);
  session.extend(5);
  expect(runs.at(-1)).toMatchObject({
    from: 6,
    plan: { styles: [style], iterations: [30, 20, 55] },
  });
  session.close();
});

it("says why a run failed", async () => {
  const session = createOptimizeSession({
    plan: testPlan,
    async *iterate() {
      yield { event: "progress", ...progressAt(1, 10) };
      throw new Error("the engine is gone\nat once");
    },
  });
  await expect.poll(() => session.view().phase).toBe("failed");
  expect(session.view().error).toBe("the engine is gone");
  session.close();
});

const snapshotAt = (iteration: number): Snapshot => ({
  id: iteration,
  branch: "A",
  progress: progressAt(iteration, 100),
  controls: { weights: findPreset("default").weights, learningRate: 0.02 },
  plan: testPlan,
  history: [],
});

it("keeps the newest snapshots, and goes back one at a time", () => {
  let ring: readonly Snapshot[] = [];
  for (let i = 1; i <= 40; i++) ring = withSnapshot(ring, snapshotAt(i));
  expect(ring.map(({ id }) => id)).toEqual(Array.from({ length: 24 }, (_, i) => i + 17));
  const last = ring.at(-1)!;
  expect(withSnapshot(ring, { ...last, id: 99 })).toBe(ring);
  // The run is at its last snapshot: undo goes to the one before.
  const back = undoFrom(ring, last.progress)!;
  expect(back.snapshot.id).toBe(39);
  expect(back.ring.at(-1)?.id).toBe(39);
  expect(undoFrom(ring, progressAt(7, 100))!.snapshot.id).toBe(40);
  expect(undoFrom([], undefined)).toBeUndefined();
  expect([nextBranch(0), nextBranch(25), nextBranch(26)]).toEqual(["A", "Z", "A′"]);
});
