import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "@gramstyle/core";
import { findStyleRecipe, trainedNetworks } from "@gramstyle/trainer";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type StyleSettings, styleSettingsKind, styleSettingsSchema } from "./style-settings.ts";
import {
  beginTrainingFolder,
  onDisk,
  readCheckpoint,
  readSettings,
  TrainingExistsError,
  trainingFolder,
} from "./training-folder.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "gramstyle-"));
});
afterAll(() => rm(root, { recursive: true }));

const sha256 = "0".repeat(64);
const settings: StyleSettings = {
  kind: styleSettingsKind,
  style: { path: "/styles/wave.jpg", sha256 },
  photos: { path: "/photos", exclude: ["x"], count: 3, sha256 },
  output: "/models/wave.onnx",
  recipe: findStyleRecipe("quick"),
  network: trainedNetworks.realtime,
  seed: 7,
  backend: "ort",
  device: "cpu",
  checkpointEvery: 50,
  samplesEvery: 200,
  title: "Wave",
  next: [],
};
const next = [{ folder: "/models/other.training", settings }];

let folder: ReturnType<typeof trainingFolder>;
beforeEach(async () => {
  folder = trainingFolder(join(root, "wave.training"));
  await beginTrainingFolder(folder, { ...settings, next }, { force: true });
});

const read = () => readSettings(folder, styleSettingsKind, styleSettingsSchema);

test("settings come back as they were written, also those of trainings that come after", async () => {
  expect(await read()).toEqual({ ...settings, next });
});

test("settings of before they had a checksum, and of before there was a temporal term", async () => {
  const { temporalWeight: _none, ...recipe } = settings.recipe;
  await writeFile(folder.settings, JSON.stringify({ ...settings, recipe }));
  expect(await read()).toEqual({ ...settings, recipe: { ...recipe, temporalWeight: 0 } });
});

test.each<[string, (text: string) => string, RegExp]>([
  ["a changed letter", (text) => text.replace("recipe", "recipf"), /it is damaged: its checksum/],
  ["no JSON", (text) => text.slice(0, -9), /its settings.json is damaged: it is no JSON/],
  ["another kind", (text) => text.replace("train 1", "train 9"), /expected a "gramstyle train 1"/],
  ["only null", () => "null", /expected a "gramstyle train 1", got settings that do not say/],
])("damaged settings, %s: one line", async (_what, damage, message) => {
  await writeFile(folder.settings, damage(await readFile(folder.settings, "utf8")));
  await expect(read()).rejects.toThrow(message);
  await expect(read()).rejects.toThrow(UserError);
});

test.each<[string, object, RegExp]>([
  ["no recipe", { recipe: undefined }, /recipe: expected object, got nothing/],
  [
    "a crop of null",
    { recipe: { ...settings.recipe, crop: null } },
    /recipe.crop: expected number, got null/,
  ],
  ["an unknown field", { colour: 1 }, /unrecognized key: "colour"/],
])("settings that mean nothing, %s: the field is named", async (_what, changes, message) => {
  await writeFile(folder.settings, JSON.stringify({ ...settings, ...changes }));
  await expect(read()).rejects.toThrow(message);
});

test("a training that is there is not begun anew unless forced", async () => {
  await writeFile(folder.checkpoint, "");
  const begin = (force: boolean) => beginTrainingFolder(folder, settings, { force });
  await expect(begin(false)).rejects.toThrow(TrainingExistsError);
  await begin(true);
  expect(await readCheckpoint(folder, () => "one")).toBeUndefined();
});

test("what the disk refuses meanwhile is a failure, not a mistake", async () => {
  const refused = Object.assign(new Error("ENOSPC: no space"), { code: "ENOSPC" });
  const work = onDisk("/full", () => Promise.reject(refused));
  await expect(work).rejects.toThrow('"/full": cannot be written: no space left on the device');
  await expect(work).rejects.not.toThrow(UserError);
});
