import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import {
  keys,
  openTestApp,
  pause,
  progressAt,
  steadyRun,
  type TestApp,
} from "../app.test.helpers.tsx";
import type { Jobs } from "../jobs.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-tui-"));
const before = process.cwd();
beforeEach(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** Where a paused run stands, once the iteration that it was on is done. */
async function iterationOf(app: TestApp): Promise<number> {
  await pause(200);
  return Number(/(\d+)\/\d+ of scale/.exec(app.screen())![1]);
}

const open = [{ name: "optimize" }] as const;

it("shows the picture, every term with its curve, and where it is", async () => {
  const app = openTestApp({ open, jobs: { iterate: steadyRun(30) } });
  await app.sees("done");
  await app.sees("30/30 of scale 1/1");
  await app.sees("100 %");
  await app.sees(/total +█.*▁ +0\.0333/);
  await app.sees(/layer 1_1.*0\.25/);
  await app.sees("▀▀▀");
  expect(app.colours()).toContain("38;2;255;0;0");
});

it("weights act from the next iteration on, and nothing begins anew", async () => {
  let runs = 0;
  const seen: number[] = [];
  const iterate: Jobs["iterate"] = async function* (request, signal) {
    runs++;
    for await (const record of steadyRun(2000)(request, signal)) {
      seen.push(request.controls!().weights.styleLayers?.relu1_1 ?? 1);
      yield record;
    }
  };
  const app = openTestApp({ open, jobs: { iterate } });
  await app.sees("running");
  await app.type(keys.down.repeat(2), keys.right.repeat(2));
  await app.sees(/▸ · layer 1_1.*‹1\.56›/);
  await expect.poll(() => seen.at(-1)).toBeCloseTo(1.5625);
  await app.type("0");
  await app.sees(/▸ · layer 1_1.*‹1›/);
  expect(runs).toBe(1);
  app.unmount();
});

it("pauses, steps, undoes and forks", async () => {
  const begun: (number | undefined)[] = [];
  const iterate: Jobs["iterate"] = (request, signal) => {
    begun.push(request.resumeFrom?.iteration);
    return steadyRun(1000, 4)(request, signal);
  };
  const app = openTestApp({ open, jobs: { iterate } });
  await app.sees(/[2-9]\d\/1000 of/);
  await app.type(" ");
  await app.sees("paused");
  const at = await iterationOf(app);
  await app.type("n");
  await app.sees(`${at + 1}/1000`);
  await app.type("u");
  const back = Math.floor(at / 10) * 10;
  await app.sees(`${back}/1000`);
  await app.sees("paused");
  expect(begun).toEqual([undefined, back]);
  await app.type("f");
  await app.sees("Go on from which one?");
  await app.type(keys.down, keys.enter, " ");
  await app.sees("branch B");
  expect(begun.at(-1)).toBeLessThan(back);
  app.unmount();
});

it("another painting goes on from where the run is", async () => {
  const styles: string[] = [];
  const iterate: Jobs["iterate"] = (request, signal) => {
    styles.push(
      `${request.plan.styles[0]!.path.split("/").at(-1)} ${request.resumeFrom !== undefined}`,
    );
    return steadyRun(2000)(request, signal);
  };
  const app = openTestApp({ open, jobs: { iterate } });
  await app.sees("running");
  await app.type("t");
  await app.sees("samples");
  await app.type(keys.enter);
  await app.sees("Woodblock waves");
  await app.type(keys.down.repeat(3), keys.enter);
  await app.sees("× waves.jpg");
  await expect.poll(() => styles).toEqual(["brush-strokes.jpg false", "waves.jpg true"]);
  app.unmount();
});

it("saves the picture, and a picture with its recipe", async () => {
  const app = openTestApp({ open, jobs: { iterate: steadyRun(5) } });
  await app.sees("done");
  await app.type("s");
  await app.sees("Save as landscape-brush-strokes.png");
  await app.type(keys.enter);
  await app.sees("saved landscape-brush-strokes.png");
  await app.type("w");
  await app.sees("landscape-brush-strokes-2.png");
  await app.type(keys.enter);
  await app.sees("landscape-brush-strokes-2.json");
  expect(readdirSync(folder)).toEqual(
    expect.arrayContaining([
      "landscape-brush-strokes.png",
      "landscape-brush-strokes-2.png",
      "landscape-brush-strokes-2.json",
    ]),
  );
});

it("leaving loses nothing: Home offers to go on from the very iteration", async () => {
  const resumed: (number | undefined)[] = [];
  const iterate: Jobs["iterate"] = (request, signal) => {
    resumed.push(request.resumeFrom?.iteration);
    return steadyRun(400)(request, signal);
  };
  const runsFolder = join(folder, "runs");
  const app = openTestApp({ open, jobs: { iterate }, runsFolder });
  await app.sees(/\d\d\/400/);
  await app.type(" ");
  await app.sees("paused");
  const at = await iterationOf(app);
  await app.type(keys.escape);
  await app.sees("Go on");
  await expect.poll(() => app.state().unfinished[0]?.fractionDone).toBe(at / 400);
  await app.type(keys.down, keys.enter);
  await app.sees("of scale 1/1");
  expect(resumed).toEqual([undefined, at]);
  app.unmount();
});

it("quitting in the middle writes a checkpoint as well", async () => {
  const runsFolder = join(folder, "quit");
  const app = openTestApp({ open, jobs: { iterate: steadyRun(2000) }, runsFolder });
  await app.sees("running");
  await app.exitWork.finish();
  expect(readdirSync(runsFolder)).toHaveLength(1);
  await expect.poll(() => app.state().unfinished.length).toBe(1);
  app.unmount();
});

it("a run that fails says why, and can be left", async () => {
  const iterate: Jobs["iterate"] = async function* () {
    yield { event: "progress", ...progressAt(1, 10) };
    throw new Error("the content loss became NaN; lower the learning rate");
  };
  const app = openTestApp({ open, jobs: { iterate }, runsFolder: join(folder, "failed") });
  await app.sees(/the content loss\s+became NaN/);
  await app.type(keys.escape);
  await app.sees("Begin");
});
