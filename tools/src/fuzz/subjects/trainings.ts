/** What trainings and distillations leave to go on from. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type DistillRequest, distill, train } from "@gramstyle/jobs";
import { findWeights } from "@gramstyle/models";
import { type Damaged, pick, type Random } from "../damage.ts";
import {
  mutateJson,
  mutatePlainJson,
  mutateSealedJson,
  mutateSealedTensors,
  mutateTensors,
} from "../mutate.ts";
import type { Subject } from "../subject.ts";
import { engine, writeNoise, writeTinyEncoder } from "./shared.ts";

async function writePictures(folder: string, name: string, count: number): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  for (let i = 0; i < count; i++) await writeNoise(join(path, `${i}.png`), 34 + i, i);
  return path;
}

/** A line of which one value is another. */
function mutateLine(bytes: Uint8Array, random: Random): Damaged {
  const lines = Buffer.from(bytes).toString().trimEnd().split("\n");
  const line = pick(random, lines);
  const { text, how } = mutateJson(line, random);
  const mutated = lines.map((other) => (other === line ? text : other));
  return { bytes: Buffer.from(`${mutated.join("\n")}\n`), how };
}

const every = { checkpointEvery: 2 } as const;
const mutations: Readonly<Record<string, NonNullable<Subject["mutate"]>>> = {
  "settings.json": mutateSealedJson,
  "checkpoint.safetensors": mutateSealedTensors,
  "metrics.jsonl": mutateLine,
  "held-out.jsonl": mutateLine,
  "pictures.json": mutatePlainJson,
};

async function until(records: AsyncIterable<{ readonly event: string }>, steps: number) {
  let seen = 0;
  for await (const { event } of records) if (event === "progress" && ++seen === steps) break;
}

function subject(verb: string, file: string, parts: Pick<Subject, "prepare" | "attempt">): Subject {
  return {
    name: `${verb} ${file}`,
    file: `out.training/${file}`,
    isSealed: ["settings.json", "checkpoint.safetensors"].includes(file),
    mutate: mutations[file]!,
    ...parts,
  };
}

export function trainSubjects(): readonly Subject[] {
  const parts: Pick<Subject, "prepare" | "attempt"> = {
    async prepare(folder) {
      await writeNoise(join(folder, "style.png"), 32, 9);
      const photos = await writePictures(folder, "photos", 5);
      const request = {
        ...({ kind: "new", photos, recipe: "quick", encoder: "mini", net: "realtime" } as const),
        ...{ style: join(folder, "style.png"), output: join(folder, "out.onnx") },
        ...{ steps: 8, batch: 1, crop: 32, styleSize: 32, ...engine, ...every },
        ...{ channels: [4, 4, 4], blocks: 1, weightsFile: await writeTinyEncoder(folder) },
      };
      await until(train(request, new AbortController().signal), 5);
    },
    async attempt(folder, signal) {
      // A few steps tell; some numbers would ask for very many.
      await until(train({ kind: "resume", folder: join(folder, "out.training") }, signal), 5);
      return undefined;
    },
  };
  const files = ["settings.json", "checkpoint.safetensors", "metrics.jsonl", "pictures.json"];
  return files.map((file) => subject("train", file, parts));
}

/** Where VGG-19's weights are. */
export function distillSubjects(): readonly Subject[] {
  try {
    findWeights("vgg19");
  } catch {
    return [];
  }
  const parts: Pick<Subject, "prepare" | "attempt"> = {
    async prepare(folder) {
      await writePictures(folder, "photos", 3);
      await writePictures(folder, "paintings", 2);
      await writeTinyEncoder(folder);
      await until(distill(distillation(folder), new AbortController().signal), 5);
    },
    async attempt(folder, signal) {
      await until(distill({ kind: "resume", folder: join(folder, "out.training") }, signal), 3);
      return undefined;
    },
  };
  const files = ["settings.json", "checkpoint.safetensors", "held-out.jsonl"];
  return [...files.map((file) => subject("distill", file, parts)), studentSubject];
}

const studentSubject: Subject = {
  name: "encoder that is taught further",
  file: "encoder.safetensors",
  async prepare(folder) {
    await writePictures(folder, "photos", 3);
    await writePictures(folder, "paintings", 2);
    await writeTinyEncoder(folder);
  },
  mutate: mutateTensors,
  async attempt(folder, signal) {
    await until(distill(distillation(folder), signal), 2);
    await rm(join(folder, "out.training"), { recursive: true });
    return undefined;
  },
};

function distillation(folder: string): DistillRequest {
  const photos = [join(folder, "photos")];
  const paintings = [join(folder, "paintings")];
  return {
    ...({ kind: "new", photos, paintings, output: join(folder, "out.safetensors") } as const),
    ...{ length: { steps: 8 }, batch: { photos: 1, paintings: 1, onPolicy: 1 }, size: 16 },
    ...{ learningRate: 1e-3, gramWeight: 1, measureEvery: 2, ...engine, ...every },
    startFrom: join(folder, "encoder.safetensors"),
  };
}
