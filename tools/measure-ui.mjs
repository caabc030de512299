// How fast keys are answered while a picture is optimized, and what the application costs beside the
// optimization: node tools/measure-ui.mjs [--size 512] [--encoder mini] [--seconds 20]
//
// The application runs in this process with a pretended terminal. Keys come from another thread, each
// with the time at which it was pressed, so that a thread that is busy answers late, as it would in a
// terminal; the answer is the frame that shows what the key has changed.
process.env.NODE_ENV = "production";
process.env.FORCE_COLOR = "3";

import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";

const { values } = parseArgs({
  options: {
    size: { type: "string", default: "512" },
    encoder: { type: "string", default: "mini" },
    seconds: { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});
const size = Number(values.size);
const seconds = Number(values.seconds);

/** From the command's own folder: these are parts of it, not of its interface. */
const part = (path) => import(`../packages/cli-tui/${path}`);
const { render } = await part("node_modules/ink/build/index.js");
const { default: react } = await part("node_modules/react/index.js");
const { App } = await part("dist/tui/app.js");
const { createExitWork } = await part("dist/tui/exit-work.js");
const { firstChoices } = await part("dist/tui/state/choices.js");
const { createPainter, frameStream } = await part("dist/terminal/painter.js");
const { createPictureScreen } = await part("dist/terminal/picture-screen.js");
const { createPictureStore } = await part("dist/terminal/picture-store.js");
const { createJobs } = await part("dist/tui/work/create-jobs.js");
const { planOf } = await part("dist/tui/work/optimize-plan.js");
const { embeddedStyles } = await import("../packages/models/dist/index.js");

const styles = await embeddedStyles();
const first = firstChoices(styles);
const choices = { ...first, mode: "slow", slow: { ...first.slow, size, encoder: values.encoder } };
const jobs = createJobs();
const iterationSeconds = [];

/** One scale alone, the full one, for as long as it is measured. */
async function* iterate(request, signal) {
  const plan = { ...request.plan, longSide: size, iterations: [100_000] };
  for await (const record of jobs.iterate({ ...request, plan }, signal)) {
    if (record.event === "progress") iterationSeconds.push(record.seconds);
    yield record;
  }
}

const withoutUi = await measure("without the application", async (signal) => {
  const records = iterate({ plan: await planOf(choices, "unused.png") }, signal);
  return { next: () => records.next(), close: () => records.return() };
});

const app = openApp();
const withUi = await measure("with the application, watched", app.wait);
const latencies = await pressKeys(app);
app.close();
await jobs.dispose();

const sorted = latencies.toSorted((a, b) => a - b);
const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
const uiMilliseconds = withUi.cpuPerIteration - withoutUi.cpuPerIteration;
const result = {
  size,
  encoder: values.encoder,
  iterationMilliseconds: withUi.iteration,
  iterationMillisecondsWithout: withoutUi.iteration,
  mainThreadMilliseconds: withUi.cpuPerIteration,
  mainThreadMillisecondsWithout: withoutUi.cpuPerIteration,
  uiShare: uiMilliseconds / withUi.iteration,
  keys: sorted.length,
  latencyMedian: at(0.5),
  latency95: at(0.95),
  latencyMost: sorted.at(-1),
};
if (values.json) console.log(JSON.stringify(result));
else {
  const ms = (number) => `${number.toFixed(1)} ms`;
  console.log(`${size}² with ${values.encoder}, a screen of 120×40:`);
  console.log(
    `  iteration        ${ms(result.iterationMilliseconds)} (${ms(result.iterationMillisecondsWithout)} without the application)`,
  );
  console.log(
    `  the application  ${ms(uiMilliseconds)} an iteration, ${(100 * result.uiShare).toFixed(1)} % of it`,
  );
  console.log(
    `  ${sorted.length} keys answered: median ${ms(result.latencyMedian)}, 95 % within ${ms(result.latency95)}, at most ${ms(result.latencyMost)}`,
  );
}
process.exit(0);

/** The main thread's processor time for each iteration, and the iterations' median. */
async function measure(name, begin) {
  if (!values.json) process.stderr.write(`${name}…\n`);
  const abort = new AbortController();
  const run = await begin(abort.signal);
  // The first ones compile and warm up.
  for (let i = 0; i < 4; ) if (await run.next()) i = iterationSeconds.length;
  iterationSeconds.length = 0;
  const cpu = mainThreadMilliseconds();
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end) await run.next();
  const cpuPerIteration = (mainThreadMilliseconds() - cpu) / iterationSeconds.length;
  const iteration = 1000 * iterationSeconds.toSorted((a, b) => a - b)[iterationSeconds.length >> 1];
  abort.abort();
  await run.close?.();
  iterationSeconds.length = 0;
  return { cpuPerIteration, iteration };
}

/** What this thread has really computed; elsewhere than on Linux, what it was busy. */
function mainThreadMilliseconds() {
  try {
    const nanoseconds = readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8");
    return Number(nanoseconds.split(" ")[0]) / 1e6;
  } catch {
    return performance.eventLoopUtilization().active;
  }
}

function openApp() {
  const terminal = Object.assign(new EventEmitter(), { columns: 120, rows: 40, isTTY: true });
  const store = createPictureStore();
  const waiting = new Set();
  const painter = createPainter({
    // What is written at last, pictures and all.
    write: (text) => {
      for (const listener of [...waiting]) listener(text);
    },
    columns: () => terminal.columns,
    rows: () => terminal.rows,
    expand: store.expand,
  });
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    data: null,
    setEncoding() {},
    setRawMode() {},
    ref() {},
    unref() {},
    read() {
      const { data } = this;
      this.data = null;
      return data;
    },
  });
  const graphics = { protocol: "truecolor", cell: { width: 8, height: 16 } };
  const services = {
    jobs: { ...jobs, iterate },
    pictures: createPictureScreen({ store, graphics, write() {} }),
    styles,
    hasVgg: false,
    runsFolder: join(tmpdir(), `gramstyle-measure-${process.pid}`),
    beforeExit: createExitWork().add,
    quit() {},
  };
  const remembered = { choices, recentPictures: [], recentModels: [], unfinished: [] };
  const open = [{ name: "optimize" }];
  const instance = render(react.createElement(App, { remembered, services, open }), {
    stdin,
    stdout: frameStream(terminal, painter.paint),
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  return {
    /** Its run goes on by itself: whoever measures only waits. */
    wait: async () => ({ next: () => new Promise((done) => setTimeout(() => done(true), 50)) }),
    press(key, hasAnswered) {
      return new Promise((done) => {
        const listener = (text) => {
          if (!hasAnswered(text)) return;
          waiting.delete(listener);
          done(performance.timeOrigin + performance.now());
        };
        waiting.add(listener);
        stdin.data = key;
        stdin.emit("readable");
      });
    },
    close: () => instance.unmount(),
  };
}

/** Arrows that move the chosen weight, pressed by another thread at odd times. */
async function pressKeys({ press }) {
  if (!values.json) process.stderr.write("pressing keys…\n");
  const code = `
    const { parentPort } = require("node:worker_threads");
    const next = () => setTimeout(() => {
      parentPort.postMessage(performance.timeOrigin + performance.now());
      next();
    }, 60 + 180 * Math.random());
    next();`;
  const fingers = new Worker(code, { eval: true });
  const latencies = [];
  const names = ["content", "style", "layer 1_1", "layer 2_1", "layer 3_1"];
  let chosen = 0;
  const end = performance.now() + 1000 * seconds;
  let answered = Promise.resolve();
  fingers.on("message", (pressed) => {
    const isDown = chosen + 1 < names.length;
    const key = isDown ? "\x1b[B" : "\x1b[A".repeat(1);
    chosen += isDown ? 1 : -1;
    const wanted = new RegExp(`▸[^\\n]*${names[chosen]}`);
    answered = answered.then(async () => {
      latencies.push((await press(key, (text) => wanted.test(plain(text)))) - pressed);
    });
  });
  await new Promise((done) => setTimeout(done, end - performance.now()));
  await fingers.terminate();
  return latencies;
}

function plain(text) {
  return text.replaceAll(/\x1b\[[\d;?]*[a-zA-Z]/g, "");
}
