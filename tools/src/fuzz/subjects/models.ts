/** Files of weights: encoders, style models of ours and of others. */
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom, type Image } from "@gramstyle/core";
import { createOptimizePlan, createOptimizer, openStylizer } from "@gramstyle/jobs";
import { mutateTensors } from "../mutate.ts";
import type { Subject } from "../subject.ts";
import { engine, writeNoise, writeTinyEncoder, writeTinyStyle } from "./shared.ts";

const image: Image = {
  ...{ width: 16, height: 16 },
  data: Float32Array.from({ length: 3 * 16 * 16 }, createRandom(5)),
};

async function paint(model: string, signal: AbortSignal): Promise<undefined> {
  const stylizer = await openStylizer({ model, ...engine, pixelRange: 255 });
  try {
    await stylizer.stylize(image, { signal });
  } finally {
    await stylizer.dispose();
  }
}

export const encoderSubject: Subject = {
  name: "encoder weights",
  file: "encoder.safetensors",
  async prepare(folder) {
    await writeTinyEncoder(folder);
    await writeNoise(join(folder, "content.png"), 24, 1);
    await writeNoise(join(folder, "style.png"), 24, 2);
  },
  mutate: mutateTensors,
  async attempt(folder, signal) {
    const plan = await createOptimizePlan({
      ...{ content: join(folder, "content.png"), styles: [{ path: join(folder, "style.png") }] },
      ...{ output: join(folder, "out.png"), encoder: "mini", ...engine },
      ...{ weightsFile: join(folder, "encoder.safetensors"), longSide: 24, iterations: [2] },
    });
    const optimizer = createOptimizer();
    try {
      for await (const _record of optimizer.iterate({ plan }, signal)) signal.throwIfAborted();
    } finally {
      await optimizer.dispose();
    }
    return undefined;
  },
};

export const styleModelSubject: Subject = {
  name: "style model",
  file: "tiny.onnx",
  prepare: async (folder) => {
    await writeTinyStyle(folder);
  },
  attempt: (folder, signal) => paint(join(folder, "tiny.onnx"), signal),
};

/** Files of others, of which there are none of our own making. */
export function foreignSubjects(paths: readonly string[]): readonly Subject[] {
  return paths.map((path, i) => {
    const file = `foreign-${i}${path.slice(path.lastIndexOf("."))}`;
    return {
      name: file,
      file,
      prepare: (folder) => copyFile(path, join(folder, file)),
      attempt: (folder, signal) => paint(join(folder, file), signal),
    };
  });
}
