import { createRandom } from "@gramstyle/core";
import { createReferenceBackend } from "@gramstyle/core/reference";
import type { VideoFrame } from "@gramstyle/media";
import { expect, it } from "vitest";
import { openStylizer } from "../stylize/open-stylizer.ts";
import { stylizeFrames } from "./stylize-frames.ts";

const size = { width: 12, height: 8 };

async function* framesOf(count: number, channels = 3): AsyncGenerator<VideoFrame> {
  for (let pts = 0; pts < count; pts++) {
    const random = createRandom(pts);
    const data = Uint8Array.from({ length: channels * 12 * 8 }, () => 256 * random());
    yield { pts, data };
  }
}

const open = () => openStylizer({ model: "udnie", backend: createReferenceBackend(), pool: 4 });

it("gives all frames of any stream, in order, with the pixels of single ones", async () => {
  const stylizer = await open();
  const warnings: string[] = [];
  const onWarning = (warning: Error) => warnings.push(warning.name);
  process.on("warning", onWarning);
  const { signal } = new AbortController();
  const made: VideoFrame[] = [];
  const options = { ...size, stylizer, smoothing: 0, signal };
  for await (const frame of stylizeFrames(framesOf(20), options)) made.push(frame);
  expect(made.map(({ pts }) => pts)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  for await (const { pts, data } of framesOf(20)) {
    expect(made[pts]!.data).toEqual((await stylizer.stylizeFrame({ ...size, data })).data);
  }
  await new Promise((done) => setImmediate(done));
  process.off("warning", onWarning);
  expect(warnings).toEqual([]);
});

it("keeps opacity where that is asked for, and ends with the signal's reason", async () => {
  const stylizer = await open();
  const options = { ...size, stylizer, keepAlpha: true };
  for await (const frame of stylizeFrames(framesOf(3, 4), options)) {
    const alphas = (data: Uint8Array) => data.filter((_, i) => i % 4 === 3);
    let source: VideoFrame | undefined;
    for await (const one of framesOf(3, 4)) if (one.pts === frame.pts) source = one;
    expect(alphas(frame.data)).toEqual(alphas(source!.data));
  }
  const abort = new AbortController();
  const run = async () => {
    for await (const { pts } of stylizeFrames(framesOf(50), {
      ...size,
      stylizer,
      signal: abort.signal,
    })) {
      if (pts === 2) abort.abort(new Error("enough"));
    }
  };
  await expect(run()).rejects.toThrow("enough");
});
