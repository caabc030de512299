import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatFlow, type Image } from "@gramstyle/core";
import { writePicture } from "@gramstyle/media";
import { afterAll, beforeAll, expect, test } from "vitest";
import { framesScene } from "./frames-folder.ts";
import type { SceneFrame } from "./scene.ts";

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "gramstyle-frames-"));
});
afterAll(() => rm(root, { recursive: true }));

const grey = (value: number, width = 4, height = 3): Image => ({
  ...{ width, height, data: new Float32Array(3 * width * height).fill(value) },
});
const flow = (width = 4, height = 3) =>
  formatFlow({ width, height, data: new Float32Array(2 * width * height).fill(1) });

/** Three frames, the flow from the second to the third, and more files. */
async function film(more: Record<string, Image | Uint8Array> = {}): Promise<string> {
  const folder = join(root, String(count++));
  for (const name of ["occlusions", "invalid"]) {
    await mkdir(join(folder, "gt", name), { recursive: true });
  }
  const files: Record<string, Image | Uint8Array> = {
    ...{ "frame_1.png": grey(0.2), "frame_2.png": grey(0.4), "frame_3.png": grey(0.6) },
    ...{ "gt/frame_2.flo": flow(), ...more },
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await (content instanceof Uint8Array ? writeFile(path, content) : writePicture(path, content));
  }
  return folder;
}

async function read(folder: string): Promise<SceneFrame[]> {
  const frames: SceneFrame[] = [];
  for await (const frame of (await framesScene(folder)).frames()) frames.push(frame);
  return frames;
}

/** White at some pixels. */
function marks(...pixels: number[]): Image {
  const image = grey(0);
  for (const pixel of pixels) for (let c = 0; c < 3; c++) image.data[pixel + 12 * c] = 1;
  return image;
}

test("frames in the order of their names; the flow belongs to the frame before", async () => {
  const frames = await read(await film());
  expect(frames.map(({ image }) => image.data[0]!.toFixed(1))).toEqual(["0.2", "0.4", "0.6"]);
  expect(frames.map(({ motion }) => motion?.of ?? null)).toEqual([null, null, "before"]);
  const { flow, mask } = frames[2]!.motion!;
  expect(flow.data).toEqual(new Float32Array(24).fill(1));
  expect(mask).toEqual(new Uint8Array(12).fill(1));
});

test("what is hidden in the next frame, or invalid, does not count", async () => {
  const frames = await read(
    await film({
      "gt/occlusions/frame_2.png": marks(0, 5),
      "gt/invalid/frame_2.png": marks(5, 11),
    }),
  );
  const { mask } = frames[2]!.motion!;
  expect([...mask!]).toEqual([0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0]);
});

test.each([
  ["a flow of another size", { "gt/frame_2.flo": flow(3, 4) }, /frame_2\.flo": .* 4×3, got 3×4/],
  ["half a flow", { "gt/frame_2.flo": flow().subarray(0, 60) }, /frame_2\.flo": .*got 60/],
  ["a frame of another size", { "frame_3.png": grey(0, 5, 3) }, /frame_3\.png": .*got 5×3/],
  ["a mask of another size", { "gt/invalid/frame_2.png": grey(0, 5, 3) }, /invalid.*got 5×3/],
  ["a broken frame", { "frame_1.png": new Uint8Array(9) }, /frame_1\.png": /],
])("%s: one line", async (_, files, line) => {
  const problem = await read(await film(files)).catch((error: unknown) => error);
  expect(problem).toMatchObject({ name: "UserError", message: expect.stringMatching(line) });
  expect((problem as Error).message).not.toContain("\n");
});

test("no folder, and a folder without flow between its frames", async () => {
  await expect(framesScene(join(root, "none"))).rejects.toThrow(/expected a folder of frames/);
  const folder = await film({ "gt/frame_3.flo": flow() });
  await rm(join(folder, "gt/frame_2.flo"));
  await expect(framesScene(folder)).rejects.toThrow(/the flow from one to the next/);
});
