import type { Image } from "@gramstyle/core";
import type { LiveFrame } from "@gramstyle/media";
import { expect, it } from "vitest";
import { framesOf, type LiveRecord, type LiveRequest, live } from "./live.ts";
import { fixedSize } from "./working-size.ts";

const never = new AbortController().signal;
const styles = ["a", "b"].map((name) => ({ name, path: `${name}.onnx` }));
const settings = { styles, style: 0, strength: 1, mirror: false, smoothing: 0 };

/** A camera of frames that are all as bright as their number. */
function camera(count: number) {
  let asked = 0;
  return {
    asked: () => asked,
    async next(): Promise<LiveFrame | undefined> {
      if (asked === count) return undefined;
      return { width: 8, height: 4, rgb: new Uint8Array(3 * 8 * 4).fill(++asked) };
    },
  };
}

/** What it paints is the picture itself; later ones are done sooner. */
function painter() {
  const painted: string[] = [];
  let atWork = 0;
  let most = 0;
  const stylize: LiveRequest["stylizers"]["stylize"] = async ({ name }, image) => {
    most = Math.max(most, ++atWork);
    const delay = painted.push(name) % 2 === 1 ? 20 : 1;
    await new Promise((done) => setTimeout(done, delay));
    atWork--;
    return { ...image, data: image.data.slice() };
  };
  return { stylizers: { stylize }, painted, most: () => most };
}

const brightness = ({ data }: Image) => Math.round(255 * data[0]!);

it.each([1, 3])("gives all frames in order, %i at a time", async (concurrency) => {
  const { stylizers, most } = painter();
  const records: LiveRecord[] = [];
  const frames = framesOf(camera(7));
  const request = { frames, stylizers, concurrency, workingSize: fixedSize(8) };
  for await (const record of live({ ...request, settings: () => settings }, never)) {
    records.push(record);
  }
  expect(records.map(({ image }) => brightness(image))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(most()).toBe(concurrency);
  expect(Object.keys(records[0]!.times).sort()).toEqual(["camera", "convert", "model", "smooth"]);
});

it("takes settings as they are at each frame, and no frame before there is room for it", async () => {
  const { stylizers, painted } = painter();
  const source = camera(4);
  let style = 0;
  const request = { frames: framesOf(source), stylizers, workingSize: fixedSize(8) };
  const names: string[] = [];
  for await (const record of live(
    { ...request, settings: () => ({ ...settings, style }) },
    never,
  )) {
    names.push(record.style.name);
    expect(source.asked()).toBe(names.length);
    style = 1;
  }
  expect(names).toEqual(["a", "b", "b", "b"]);
  expect(painted).toEqual(names);
});

it("ends with the signal's reason, also while it waits for a camera", async () => {
  const { stylizers } = painter();
  const abort = new AbortController();
  const hanging = { next: () => new Promise<undefined>(() => {}) };
  const request = { frames: framesOf(hanging), stylizers, workingSize: fixedSize(8) };
  const first = live({ ...request, settings: () => settings }, abort.signal).next();
  setTimeout(() => abort.abort(new Error("enough")), 5);
  await expect(first).rejects.toThrow("enough");
});
