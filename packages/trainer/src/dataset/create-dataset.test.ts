import { rm, truncate, writeFile } from "node:fs/promises";
import { UserError } from "@gramstyle/core";
import { beforeAll, expect, test, vi } from "vitest";
import { createDataset } from "./create-dataset.ts";
import type { Batch, DatasetCursor } from "./dataset.ts";
import type { DatasetOptions } from "./dataset-options.ts";
import { listPictures } from "./list-pictures.ts";
import {
  lineOf,
  temporaryFolder,
  writeGrey,
  writeNoise,
  writeSamples,
} from "./pictures.test.helpers.ts";

const at = temporaryFolder();
const crop = 16;
const area = crop * crop;

/** Nine pictures of noise of many sizes and kinds, and two files that are none. */
let mixed: string[] = [];
/** Eight pictures of one grey level each: 10, 20, … 80. */
let greys: string[] = [];

beforeAll(async () => {
  const kinds = ["jpg", "png", "webp"];
  for (let i = 0; i < 9; i++) {
    const [width, height] = [12 + 9 * i, 70 - 6 * i];
    await writeNoise(at(`mixed/${i}.${kinds[i % 3]}`), width, height, i);
  }
  await writeFile(at("mixed/3-broken.jpg"), "this is text");
  await writeNoise(at("mixed/6-broken.png"), 50, 50, 10);
  await truncate(at("mixed/6-broken.png"), 4000);
  mixed = await listPictures(at("mixed"));
  for (let i = 1; i <= 8; i++) await writeGrey(at(`greys/${i}.png`), 40, 30, 10 * i);
  greys = await listPictures(at("greys"));
});

/** The next `count` batches of a fresh dataset. */
async function batches(count: number, options: Partial<DatasetOptions>): Promise<Batch[]> {
  const dataset = createDataset({ files: mixed, crop, batch: 4, seed: 7, ...options });
  try {
    const result: Batch[] = [];
    while (result.length < count) result.push(await dataset.next());
    return result;
  } finally {
    await dataset.close();
  }
}

/** The grey level of each picture of the batches. */
function levels(of: readonly Batch[]): number[] {
  return of.flatMap(({ images }) =>
    Array.from({ length: images.length / (3 * area) }, (_, i) =>
      Math.round(255 * images[i * 3 * area]!),
    ),
  );
}

/** The cursor, with broken files by path: how the decoder words its reasons is a matter of luck. */
const placeAfter = ({ cursor, broken }: Batch) => ({
  cursor: { ...cursor, broken: cursor.broken.map(({ file }) => file) },
  broken: broken.map(({ path }) => path),
});

const ascending = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

/** Whether `came` is bitwise what was expected, and leaves the dataset at the same places. */
function expectSame(came: readonly Batch[], expected: readonly Batch[]): void {
  expect(came.length).toBe(expected.length);
  for (const [i, batch] of came.entries()) {
    const bytes = Buffer.from(batch.images.buffer);
    expect(bytes.equals(Buffer.from(expected[i]!.images.buffer)), `batch ${i}`).toBe(true);
  }
  expect(came.map(placeAfter)).toEqual(expected.map(placeAfter));
}

test("a run that goes on from any cursor gets bitwise the batches that it would have had", async () => {
  const whole = await batches(9, {});
  // Eleven files in batches of four: epochs end within batches, and broken files lie in between.
  expect(new Set(whole.map(({ cursor }) => cursor.epoch)).size).toBeGreaterThan(3);
  expect(whole.at(-1)!.broken.length).toBe(2);
  for (const stop of [0, 1, 2, 3, 5, 7]) {
    const cursor: DatasetCursor = JSON.parse(JSON.stringify(whole[stop]!.cursor));
    expectSame(await batches(8 - stop, { cursor }), whole.slice(stop + 1));
  }
});

test("neither decoding ahead nor the cache changes a bit, nor do calls that do not wait", async () => {
  const expected = await batches(6, {});
  for (const options of [{ ahead: 1 }, { ahead: 9 }, { cacheBytes: 0 }, { cacheBytes: 9000 }]) {
    expectSame(await batches(6, options), expected);
  }
  const dataset = createDataset({ files: mixed, crop, batch: 4, seed: 7 });
  const together = await Promise.all(Array.from({ length: 6 }, () => dataset.next()));
  await dataset.close();
  expectSame(together, expected);
});

test("another seed gives other batches", async () => {
  const [[a], [b]] = [await batches(1, {}), await batches(1, { seed: 8 })];
  expect(a!.images).not.toEqual(b!.images);
});

test("an epoch uses every file once, in an order of its own", async () => {
  const epochs = 4;
  const all = levels(await batches(2 * epochs, { files: greys, batch: 4 }));
  const orders = Array.from({ length: epochs }, (_, i) => all.slice(8 * i, 8 * i + 8));
  for (const order of orders) expect(ascending(order)).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
  expect(new Set(orders.map(String)).size).toBe(epochs);
  // A batch larger than the folder goes through several epochs.
  const [large] = await batches(1, { files: greys, batch: 20 });
  expect(levels([large!])).toEqual(all.slice(0, 20));
  expect(large!.cursor).toEqual({ epoch: 2, index: 4, files: 8, broken: [] });
});

test("a sample's scale, place and mirroring are in range and vary", async () => {
  // Red is x and green is y, in the picture's own pixels; 90 high, so 32 high when decoded.
  const ramp = await writeSamples(at("ramp/ramp.png"), 120, 90, (c, x, y) => [2 * x, 2 * y, 0][c]!);
  const count = 200;
  const [{ images }] = (await batches(1, { files: [ramp], batch: count })) as [Batch];
  const shortSides: number[] = [];
  const [lefts, tops]: [number[], number[]] = [[], []];
  let mirrored = 0;
  for (let i = 0; i < count; i++) {
    const red = images.subarray(3 * i * area, (3 * i + 1) * area);
    const green = images.subarray((3 * i + 1) * area, (3 * i + 2) * area);
    // Away from the border, where resizing bends a ramp.
    const across = ((red[4 * crop + 12]! - red[4 * crop + 3]!) * 127.5) / 9;
    const down = ((green[12 * crop + 4]! - green[3 * crop + 4]!) * 127.5) / 9;
    if (across < 0) mirrored++;
    expect(Math.abs(down / Math.abs(across) - 1)).toBeLessThan(0.15);
    shortSides.push(90 / down);
    lefts.push(Math.min(red[0]!, red[crop - 1]!) * 127.5);
    tops.push(green[0]! * 127.5);
    expect(Math.max(...red)).toBeLessThanOrEqual(Math.fround(238 / 255));
    expect(Math.max(...green)).toBeLessThanOrEqual(Math.fround(178 / 255));
  }
  const sorted = ascending(shortSides);
  expect(sorted[0]).toBeGreaterThan(15);
  expect(sorted[0]).toBeLessThan(18);
  expect(sorted.at(-1)).toBeGreaterThan(30);
  expect(sorted.at(-1)).toBeLessThan(34);
  // Log-uniform from 16 to 32: half of all lie below 22.6.
  expect(Math.abs(sorted[count / 2]! - 22.6)).toBeLessThan(2);
  expect(Math.abs(mirrored / count - 0.5)).toBeLessThan(0.15);
  // At the largest scale a crop shows 60 of 120 × 45 of 90 pixels.
  expect(Math.min(...lefts)).toBeLessThan(4);
  expect(Math.max(...lefts)).toBeGreaterThan(50);
  expect(Math.min(...tops)).toBeLessThan(4);
  expect(Math.max(...tops)).toBeGreaterThan(35);

  const [{ images: largest }] = (await batches(1, {
    files: [ramp],
    batch: 8,
    minimumScale: 1,
  })) as [Batch];
  for (let i = 0; i < 8; i++) {
    const green = largest.subarray((3 * i + 1) * area);
    const down = ((green[12 * crop + 4]! - green[3 * crop + 4]!) * 127.5) / 9;
    expect(Math.abs(90 / down - 32)).toBeLessThan(2);
  }
});

test("pictures smaller than the crop are enlarged to it and counted", async () => {
  const files = [
    await writeGrey(at("small/a.png"), 15, 90, 60),
    await writeGrey(at("small/b.png"), 1, 1, 120),
    await writeGrey(at("small/c.png"), 16, 16, 180),
  ];
  const [batch] = await batches(1, { files, batch: 6 });
  expect(batch!.small).toBe(2);
  expect(ascending(levels([batch!]))).toEqual([60, 60, 120, 120, 180, 180]);
});

test("broken files are passed over, and reported once the order has come to them", async () => {
  const broken = [at("mixed/3-broken.jpg"), at("mixed/6-broken.png")];
  const files = [...greys, ...broken, at("greys/missing.jpg")];
  const [first, second, third] = (await batches(3, { files, batch: 8 })) as [Batch, Batch, Batch];
  for (const batch of [first, second, third]) {
    expect(ascending(levels([batch]))).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
  }
  const paths = third.broken.map(({ path }) => path);
  expect(ascending(paths.map((path) => files.indexOf(path)))).toEqual([8, 9, 10]);
  const reasons = new Map(third.broken.map(({ path, reason }) => [path, reason]));
  expect(reasons.get(broken[0]!)).toContain("got text");
  expect(reasons.get(broken[1]!)).toContain("truncated or damaged");
  expect(reasons.get(at("greys/missing.jpg"))).toBe("there is no such file");
});

test("what has been decoded ahead does not show", async () => {
  const files = [...greys, at("mixed/3-broken.jpg"), at("mixed/6-broken.png")];
  const told = async (ahead: number) => {
    const dataset = createDataset({ files, crop, batch: 2, seed: 7, ahead });
    const batches: Batch[] = [];
    for (let i = 0; i < 6; i++) batches.push(await dataset.next());
    await dataset.close();
    return batches.map(({ cursor, broken }) => ({ index: cursor.index, broken }));
  };
  const plain = await told(1);
  // The order comes to the broken ones on the way, neither at once nor never.
  expect(plain[0]!.broken.length).toBeLessThan(plain.at(-1)!.broken.length);
  expect(await told(8)).toEqual(plain);
});

test("a broken file is not tried again: mended, it stays out, in a resumed run too", async () => {
  const path = at("mended.png");
  await writeFile(path, "not yet");
  const files = [...greys, path];
  const dataset = createDataset({ files, crop, batch: 8, seed: 3, ahead: 2 });
  const [first, second] = [await dataset.next(), await dataset.next()];
  expect(second.broken.length).toBe(1);
  await writeGrey(path, 40, 30, 250);
  const rest = [await dataset.next(), await dataset.next(), await dataset.next()];
  await dataset.close();
  const resumed = await batches(3, { files, batch: 8, seed: 3, cursor: second.cursor });
  for (const levelsOf of [levels(rest), levels(resumed)]) expect(levelsOf).not.toContain(250);
  expect(levels(await batches(2, { files, batch: 8, seed: 3 }))).toContain(250);
  expect(first.cursor.files).toBe(9);
});

test("a file that vanishes counts as broken", async () => {
  const gone = await writeGrey(at("vanishing.png"), 40, 30, 200);
  const files = [...greys, gone];
  const dataset = createDataset({ files, crop, batch: 9, seed: 1, ahead: 1, cacheBytes: 0 });
  expect(levels([await dataset.next()])).toContain(200);
  await rm(gone);
  await dataset.next();
  const later = [await dataset.next(), await dataset.next()];
  await dataset.close();
  expect(levels(later)).not.toContain(200);
  expect(later.at(-1)!.broken).toEqual([{ path: gone, reason: "there is no such file" }]);
});

test("where no file can be read, next says so with the first reason, each time", async () => {
  const files = [at("mixed/3-broken.jpg"), at("none.jpg"), at("mixed/6-broken.png")];
  const dataset = createDataset({ files, crop, batch: 2, seed: 1 });
  for (const promise of [dataset.next(), dataset.next()]) {
    const error = await lineOf(promise);
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(/all 3 cannot be read; the first, ".*": .+/);
  }
  await dataset.close();
});

test("the seconds that next waited are told", async () => {
  const dataset = createDataset({ files: mixed, crop, batch: 4, seed: 7 });
  // Each look at the clock is 2.5 s after the one before.
  let clock = 0;
  const now = vi.spyOn(performance, "now").mockImplementation(() => {
    clock += 2500;
    return clock;
  });
  try {
    expect((await dataset.next()).waited).toBe(2.5);
  } finally {
    now.mockRestore();
    await dataset.close();
  }
});

test("a closed dataset rejects, also the call that was waiting", async () => {
  const dataset = createDataset({ files: mixed, crop, batch: 4, seed: 7 });
  const waiting = lineOf(dataset.next());
  await dataset.close();
  expect((await waiting).message).toContain("closed");
  expect((await lineOf(dataset.next())).message).toContain("closed");
});

test("options out of range and cursors that do not fit are user errors", async () => {
  const cursor = { epoch: 0, index: 1, files: 8, broken: [] };
  const cases: [Partial<DatasetOptions>, string][] = [
    [{ files: [] }, "empty list"],
    [{ crop: 0 }, "crop"],
    [{ batch: 1.5 }, "batch"],
    [{ ahead: 0 }, "ahead"],
    [{ seed: Number.NaN }, "seed"],
    [{ minimumScale: 2 }, "minimumScale"],
    [{ cacheBytes: -1 }, "cacheBytes"],
    [{ cursor: { ...cursor, files: 9 } }, "expected the 9 pictures that the run began with, got 8"],
    [{ cursor: { ...cursor, index: 8 } }, "damaged"],
    [{ cursor: { ...cursor, broken: [{ file: 8, reason: "" }] } }, "damaged"],
    [{ cursor: { c: 4 } as unknown as DatasetCursor }, "pictures"],
  ];
  for (const [options, part] of cases) {
    const make = () => createDataset({ files: greys, crop, batch: 4, seed: 1, ...options });
    expect(make).toThrow(UserError);
    expect(make).toThrow(part);
  }
});
