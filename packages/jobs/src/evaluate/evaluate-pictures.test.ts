import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createRandom,
  createScorer,
  createVggEncoder,
  type Image,
  UserError,
} from "@gramstyle/core";
import { createReferenceBackend, firstConvolution } from "@gramstyle/core/testing";
import { readPicture, writePicture } from "@gramstyle/media";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EvaluatePicturesOptions, evaluatePictures } from "./evaluate-pictures.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-evaluate-pictures-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);
const scorer = createScorer({
  backend: createReferenceBackend(),
  encoder: createVggEncoder({ weights: firstConvolution() }),
  styleLayers: ["relu1_1"],
  contentLayer: "relu1_1",
});
const sizes = { "a.png": [8, 6], "b.png": [6, 8], "c.png": [8, 6], "style.png": [10, 8] } as const;

beforeAll(async () => {
  for (const [i, [name, [width, height]]] of Object.entries(sizes).entries()) {
    const random = createRandom(i + 1);
    const data = Float32Array.from({ length: 3 * width * height }, random);
    await writePicture(file(name), { width, height, data });
  }
  writeFileSync(file("broken.png"), "no picture");
});

/** What came of it, with the files in the order of their turns and what was remarked upon. */
async function evaluate(changes: Partial<EvaluatePicturesOptions>) {
  const options = { scorer, style: file("style.png"), pairs: [], ...changes };
  const records = evaluatePictures(options);
  const order: string[] = [];
  const remarks: string[] = [];
  while (true) {
    const next = await records.next();
    if (next.done) return { ...next.value, order, remarks };
    if (next.value.event === "note") remarks.push(next.value.text);
    else order.push(next.value.picture);
  }
}
const contents = (...names: string[]) => names.map((name) => ({ content: file(name) }));
const inverted = async (image: Image): Promise<Image> => ({
  ...image,
  data: image.data.map((value) => 1 - value),
});

test("what a style model makes is scored as the same picture is by itself, and timed", async () => {
  const seen: string[] = [];
  const { pictures, skipped, order } = await evaluate({
    pairs: contents("a.png", "b.png", "c.png"),
    stylize: async (image) => {
      seen.push(`${image.width}×${image.height}`);
      await new Promise((done) => setTimeout(done, 20));
      return inverted(image);
    },
  });
  expect(skipped).toEqual([]);
  // By size, the first of each size twice; the report is in the order given.
  expect(order).toEqual([file("b.png"), file("a.png"), file("c.png")]);
  expect(seen).toEqual(["6×8", "6×8", "8×6", "8×6", "8×6"]);
  expect(pictures.map(({ content }) => content)).toEqual(Object.keys(sizes).slice(0, 3).map(file));
  const content = await readPicture(file("a.png"));
  const style = await readPicture(file("style.png"), { longSide: 8 });
  const card = await scorer.score({ result: await inverted(content), content, style });
  expect(pictures[0]).toMatchObject({ ...card, result: null });
  for (const { seconds } of pictures) expect(seconds).toBeGreaterThan(0.015);
});

test("the sizes asked for are those measured at", async () => {
  const { pictures } = await evaluate({
    pairs: [{ result: file("a.png"), content: file("c.png") }],
    size: 4,
    styleSize: 5,
  });
  expect(pictures).toEqual([
    expect.objectContaining({ width: 4, height: 3, styleWidth: 5, styleHeight: 4, seconds: null }),
  ]);
});

test("a score does not depend on what else is measured", async () => {
  const small = { result: file("small.png"), content: file("a.png") };
  await writePicture(small.result, { width: 4, height: 3, data: new Float32Array(36).fill(0.4) });
  const alone = await evaluate({ pairs: [small] });
  const among = await evaluate({
    pairs: [{ result: file("b.png"), content: file("b.png") }, small],
  });
  expect(among.pictures[1]).toEqual(alone.pictures[0]);
  expect(among.pictures[1]).toMatchObject({ width: 4, styleWidth: 4, styleHeight: 3 });
});

test("a content of other proportions is remarked upon", async () => {
  const fit = await evaluate({ pairs: [{ result: file("a.png"), content: file("c.png") }] });
  expect(fit.remarks).toEqual([]);
  const odd = await evaluate({ pairs: [{ result: file("a.png"), content: file("b.png") }] });
  expect(odd.remarks).toEqual([expect.stringMatching(/is 8×6, which .* its proportions are 6×8$/)]);
});

test("one that cannot be measured is skipped among several and an error alone", async () => {
  const stylize = async (image: Image) => {
    if (image.width === 6) throw new UserError("expected a wide picture");
    return { width: 1, height: 1, data: new Float32Array(3) };
  };
  const { pictures, skipped } = await evaluate({
    pairs: contents("broken.png", "b.png", "a.png"),
    stylize,
  });
  expect(pictures).toEqual([]);
  expect(skipped).toEqual([
    { picture: file("broken.png"), reason: expect.stringContaining("got text") },
    { picture: file("b.png"), reason: `"${file("b.png")}": expected a wide picture` },
    { picture: file("a.png"), reason: expect.stringMatching(/at least 2 pixels.*got 1×1$/) },
  ]);
  await expect(evaluate({ pairs: contents("broken.png") })).rejects.toThrow(/got text/);
});

test("a model that fails for reasons of its own, or a style that cannot be read, ends it", async () => {
  const pairs = contents("a.png", "c.png");
  const broken = async () => {
    throw new Error("out of memory");
  };
  await expect(evaluate({ pairs, stylize: broken })).rejects.toThrow("out of memory");
  const style = file("broken.png");
  await expect(evaluate({ pairs, stylize: inverted, style })).rejects.toThrow(/broken\.png/);
});
