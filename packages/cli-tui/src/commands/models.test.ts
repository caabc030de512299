import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransformNet, initialParameters } from "@gramstyle/core";
import { describeStyleModel, formatStyleModel, type StyleCard } from "@gramstyle/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderModel } from "../render/model.ts";
import { plain } from "../render/output.ts";
import { ended, start } from "./training.test.helpers.ts";

const card: StyleCard = {
  formatVersion: 1,
  name: "wave",
  title: "The Great Wave",
  artist: "Hokusai",
  year: 1831,
  network: { architecture: "realtime", channels: [2, 3, 2], blocks: 1, norm: "picture" },
  inputRange: "0..1",
  sizeMultiple: 4,
  training: {
    encoder: "mini",
    recipe: "quick",
    steps: 1200,
    batch: 2,
    crop: 256,
    contentWeight: 0.2,
    styleWeight: 1,
    totalVariationWeight: 1,
    styleSize: 512,
    seed: 0,
    seconds: 581,
    losses: { total: 0.1812 },
  },
  gramstyle: "0.0.0",
  made: "2024-05-06",
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-"));
  const net = createTransformNet(card.network);
  const model = formatStyleModel({ card, parameters: initialParameters(net.parameters, 1) });
  await writeFile(join(folder, "wave.onnx"), model);
});
afterAll(() => rm(folder, { recursive: true }));

test("prints a style model's card", async () => {
  const { code, stdout, stderr } = await ended(start(folder, ["models", "info", "wave.onnx"]));
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout.split("\n")[0]).toBe("The Great Wave");
  expect(stdout).toContain("recipe quick, 1200 steps of 2 photos of 256×256 in 9:41");
  expect(stdout).toMatch(/artist +Hokusai\n +year +1831\n/);
  expect(stdout).toMatch(/net +realtime, channels 2, 3, 2, 1 residual blocks/);
});

test("prints it as JSON", async () => {
  const { stdout } = await ended(start(folder, ["models", "info", "wave.onnx", "--json"]));
  expect(JSON.parse(stdout)).toMatchObject({ kind: "gramstyle", card });
});

test("says in one line what is no style model", async () => {
  await writeFile(join(folder, "no.onnx"), "nothing of the kind");
  const { code, stderr } = await ended(start(folder, ["models", "info", "no.onnx"]));
  expect(stderr).toMatch(/^gramstyle: "no\.onnx": expected a style model.*\n$/);
  expect(code).toBe(2);
});

test("tells what is known of other programs' files, whatever they call their tensors", () => {
  const description = describeStyleModel(
    {
      kind: "foreign",
      inputName: "in\u001b[2J",
      outputName: "out",
      inputShape: [1, 3, undefined, undefined],
      inputRange: 255,
      outputRange: 255,
      rangeKnown: false,
      producer: "pytorch 2.1",
      bytes: new Uint8Array(2048),
    },
    2048,
  );
  expect(renderModel(description, plain)).toBe(
    [
      "ONNX style model of another program",
      "  made by   pytorch 2.1",
      '  input     "in?[2J" 1×3×?×?, output "out"',
      "  pictures  any size",
      "  pixels    0 to 255 (the file does not say)",
      "  file      2 KiB",
    ].join("\n"),
  );
  expect(description).toMatchObject({ bytes: 2048, inputShape: [1, 3, null, null] });
  expect(JSON.stringify(description).length).toBeLessThan(400);
});
