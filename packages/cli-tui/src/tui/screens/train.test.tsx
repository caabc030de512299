import type { TrainRequest } from "@gramstyle/jobs/train";
import { expect, it } from "vitest";
import { keys, openTestApp, pause } from "../app.test.helpers.tsx";
import type { Jobs } from "../jobs.ts";

const open = [{ name: "train" }] as const;

/** A training that goes on until it is stopped, or for so many steps. */
function pretended(requests: TrainRequest[], steps: number): Jobs["train"] {
  return async function* (request, signal) {
    requests.push(request);
    const folder = "/trainings/brush-strokes.training";
    const one = { training: 1, trainings: 1 };
    yield { event: "begun", folder, style: "/p.jpg", title: "brush strokes", ...one };
    yield { event: "stage", stage: "preparing", backend: "ort", device: "cpu" };
    for (let step = 1; step <= steps; step++) {
      await pause(2);
      signal.throwIfAborted();
      const losses = { total: 1 / step, content: 0.5 };
      const numbers = { step, steps, picturesPerSecond: 3, waiting: 0, left: steps - step };
      yield { event: "progress", ...numbers, losses };
      if (step % 10 === 0) yield { event: "sample", step, path: `/samples/${step}.jpg` };
    }
    const files = { output: "/models/brush-strokes.onnx", report: "/models/report.html" };
    const facts = { bytes: 1, steps, seconds: 1, losses: {}, broken: [], small: 0 };
    yield { event: "done", ...files, ...facts };
  };
}

async function begin(app: ReturnType<typeof openTestApp>): Promise<void> {
  await app.type(keys.down, keys.enter);
  await app.sees("this folder");
  await app.type(keys.enter);
  await app.sees(/Photos +(?!choose)/);
  await app.type(keys.down.repeat(3), keys.enter);
}

it("asks for photos before it begins", async () => {
  const app = openTestApp({ open });
  await app.sees(/Photos +choose a folder/);
  await app.type(keys.down.repeat(4), keys.enter);
  await app.sees("choose a folder of photos first");
});

it("shows losses and samples as they come, and puts the model into the gallery", async () => {
  const requests: TrainRequest[] = [];
  const app = openTestApp({ open, jobs: { train: pretended(requests, 60) } });
  await begin(app);
  await app.sees("after 60 steps");
  await app.sees("step 60/60");
  await app.sees(/total +█.*▁/);
  await app.sees("is ready: you find it in the gallery");
  expect(requests).toMatchObject([
    { kind: "new", photos: process.cwd(), recipe: "quick", output: "brush-strokes.onnx" },
  ]);
  expect(app.state().recentModels).toEqual(["/models/brush-strokes.onnx"]);
});

it("stops when asked to, and goes on exactly there", async () => {
  const requests: TrainRequest[] = [];
  const app = openTestApp({ open, jobs: { train: pretended(requests, 10_000) } });
  await begin(app);
  await app.sees(/step \d+\/10000/);
  await app.type(keys.escape);
  await app.sees("stopped");
  await app.type(keys.down, keys.enter);
  const folder = "/trainings/brush-strokes.training";
  await expect.poll(() => requests.at(-1)).toEqual({ kind: "resume", folder });
  app.unmount();
});

it("goes on with a training from any folder", async () => {
  const requests: TrainRequest[] = [];
  const app = openTestApp({ open, jobs: { train: pretended(requests, 20) } });
  await app.type(keys.down.repeat(5), keys.enter);
  await app.sees("Choose the training's folder");
  await app.sees("this folder");
  await app.type(keys.enter);
  await expect.poll(() => requests[0]).toEqual({ kind: "resume", folder: process.cwd() });
});

it("quitting stops a training and waits for its checkpoint", async () => {
  let isWritten = false;
  const train: Jobs["train"] = async function* (request, signal) {
    try {
      yield* pretended([], 10_000)(request, signal);
    } finally {
      await pause(50);
      isWritten = true;
    }
  };
  const app = openTestApp({ open, jobs: { train } });
  await begin(app);
  await app.sees("running");
  await app.exitWork.finish();
  expect(isWritten).toBe(true);
  app.unmount();
});

it("a training that fails says why", async () => {
  const train: Jobs["train"] = async function* () {
    yield { event: "stage", stage: "reading inputs" };
    throw new Error("the loss became NaN; the checkpoint of step 50 is kept");
  };
  const app = openTestApp({ open, jobs: { train } });
  await begin(app);
  await app.sees("became NaN");
});
