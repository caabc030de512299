/** What runs leave to go on from or to be made again: checkpoints, recipes, the progress of clips. */
import { execFileSync } from "node:child_process";
import { rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import {
  beginOptimizeRecord,
  type ClipRequest,
  createOptimizePlan,
  createOptimizer,
  defaultClipOptions,
  optimize,
  readOptimizeCheckpoint,
  replay,
  stylizeClip,
  writeOptimizeCheckpoint,
} from "@gramstyle/jobs";
import { findVideoTools } from "@gramstyle/media";
import { mutatePlainJson, mutateSealedJson, mutateSealedTensors } from "../mutate.ts";
import type { Subject } from "../subject.ts";
import { engine, signatureOf, writeNoise, writeTinyEncoder, writeTinyStyle } from "./shared.ts";

async function planIn(folder: string, longSide = 24) {
  await writeNoise(join(folder, "content.png"), 24, 1);
  await writeNoise(join(folder, "style.png"), 24, 2);
  return createOptimizePlan({
    ...{ content: join(folder, "content.png"), styles: [{ path: join(folder, "style.png") }] },
    ...{ output: join(folder, "out.png"), encoder: "mini", ...engine },
    ...{ weightsFile: await writeTinyEncoder(folder), longSide, iterations: [2, 2] },
  });
}

export const optimizeCheckpointSubject: Subject = {
  name: "optimize checkpoint",
  file: "run.checkpoint",
  isSealed: true,
  async prepare(folder) {
    const plan = await planIn(folder);
    const optimizer = createOptimizer();
    for await (const record of optimizer.iterate({ plan }, new AbortController().signal)) {
      if (record.event !== "progress" || record.totalIteration !== 3) continue;
      await writeOptimizeCheckpoint(join(folder, "run.checkpoint"), {
        state: record.state(),
        plan,
      });
    }
    await optimizer.dispose();
  },
  mutate: mutateSealedTensors,
  async attempt(folder, signal) {
    const { state, plan } = await readOptimizeCheckpoint(join(folder, "run.checkpoint"));
    const optimizer = createOptimizer();
    let signature: string | undefined;
    try {
      // Who gives up after a few iterations has not waited for a number that is too large.
      let iterations = 0;
      for await (const record of optimizer.iterate({ plan, resumeFrom: state }, signal)) {
        if (record.event !== "progress") continue;
        signature = signatureOf(record.image());
        if (++iterations === 5) break;
      }
    } finally {
      await optimizer.dispose();
    }
    return signature;
  },
};

export const recipeSubject: Subject = {
  name: "recipe",
  file: "run.json",
  async prepare(folder) {
    const plan = await planIn(folder);
    const write = await beginOptimizeRecord(join(folder, "run.json"), plan, { resumed: false });
    for await (const _record of optimize({ plan }, new AbortController().signal));
    await write({ device: "cpu", seconds: 1 });
  },
  mutate: mutatePlainJson,
  async attempt(folder, signal) {
    const output = join(folder, "again.png");
    let iterations = 0;
    for await (const record of replay({ record: join(folder, "run.json"), output }, signal)) {
      if (record.event === "progress" && ++iterations === 5) break;
    }
    return undefined;
  },
};

/** Where there is ffmpeg: what a run of a clip leaves that is given up half-way. */
export async function clipProgressSubject(): Promise<readonly Subject[]> {
  const tools = await findVideoTools().catch(() => undefined);
  if (!tools) return [];
  const request = (folder: string, resume: boolean): ClipRequest => ({
    ...{ input: join(folder, "in.mp4"), output: join(folder, "out.mp4") },
    model: { name: "tiny", path: join(folder, "tiny.onnx") },
    engine: { backend: "ort", ...engine },
    clip: { ...defaultClipOptions, resume },
  });
  const frames = 200;
  const subject = (file: string, mutate: Subject["mutate"]): Subject => ({
    name: file,
    file: `out.mp4.parts/${file}`,
    async prepare(folder) {
      const source = `testsrc2=size=16x16:rate=40:duration=${frames / 40}`;
      const args = ["-v", "error", "-f", "lavfi", "-i", source, join(folder, "in.mp4")];
      execFileSync(tools.ffmpeg, args);
      // A clip goes on with the file it began with only; copies keep whole seconds surely.
      await utimes(join(folder, "in.mp4"), 1e9, 1e9);
      await writeTinyStyle(folder);
      const run = stylizeClip(request(folder, false), new AbortController().signal);
      for await (const record of run) if (record.event === "frames" && record.done > 150) break;
    },
    ...(mutate && { mutate }),
    async attempt(folder, signal) {
      let outcome: string | undefined;
      for await (const record of stylizeClip(request(folder, true), signal)) {
        if (record.event === "clip") outcome = `${record.frames} frames`;
      }
      await rm(join(folder, "out.mp4"));
      if (outcome !== `${frames} frames`) throw new Error(`made ${outcome} of ${frames} frames`);
      return undefined;
    },
  });
  return [
    subject("progress.json", mutateSealedJson),
    subject("00000.mp4", undefined),
    subject("state-1.safetensors", mutateSealedTensors),
  ];
}
