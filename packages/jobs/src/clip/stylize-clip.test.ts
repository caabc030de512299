import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findVideoTools } from "@gramstyle/media";
import { embeddedStyles } from "@gramstyle/models";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lockOutput } from "../lock/lock-output.ts";
import type { ClipProgressRecord } from "../stylize/records.ts";
import { type ClipOptions, defaultClipOptions } from "./clip-settings.ts";
import { type ClipRequest, stylizeClip } from "./stylize-clip.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-clip-"));
const file = (...names: string[]) => join(folder, ...names);
const tools = await findVideoTools().catch(() => undefined);
const model = (await embeddedStyles()).find(({ name }) => name === "udnie")!;
const never = new AbortController().signal;
afterAll(() => rmSync(folder, { recursive: true }));

const pixels = (path: string) =>
  execFileSync(
    tools!.ffmpeg,
    ["-v", "error", "-i", path, ...tools!.keepTimes, "-pix_fmt", "rgb24", "-f", "rawvideo", "-"],
    { maxBuffer: 2 ** 28 },
  );

function requestFor(output: string, clip: Partial<ClipOptions> = {}): ClipRequest {
  return {
    ...{ input: file("long.mp4"), output: file(output), model },
    engine: { backend: "ort", device: "cpu", threads: 2 },
    clip: { ...defaultClipOptions, ...clip },
  };
}

async function run(request: ClipRequest): Promise<ClipProgressRecord[]> {
  const records: ClipProgressRecord[] = [];
  for await (const record of stylizeClip(request, never)) records.push(record);
  return records;
}

/** A run that is given up when so many frames are done, as if whoever read it had gone. */
async function leaveAt(frames: number, output: string): Promise<void> {
  for await (const record of stylizeClip(requestFor(output), never)) {
    if (record.event === "frames" && record.done >= frames) return;
  }
}

describe.skipIf(!tools)("a clip whose pieces are lost or damaged (skipped without ffmpeg)", () => {
  const frames = 400;
  beforeAll(async () => {
    const source = `testsrc2=size=32x32:rate=40:duration=${frames / 40}`;
    execFileSync(tools!.ffmpeg, ["-v", "error", "-f", "lavfi", "-i", source, file("long.mp4")]);
    await run(requestFor("whole.mp4"));
  });

  const damages: [string, string, (parts: string) => void][] = [
    ["lost", '00001.mp4" is lost', (parts) => rmSync(join(parts, "00001.mp4"))],
    [
      "cut off",
      '00000.mp4" is damaged',
      (parts) => writeFileSync(join(parts, "00000.mp4"), "no clip"),
    ],
    [
      "without the state behind the last",
      'state-3.safetensors" is lost or damaged',
      (parts) => writeFileSync(join(parts, "state-3.safetensors"), "no state"),
    ],
    [
      "without what says what there is",
      'progress.json" is damaged',
      (parts) => writeFileSync(join(parts, "progress.json"), "{}"),
    ],
  ];
  it.each(damages)("%s: made again, and all frames are there", async (_what, told, damage) => {
    await leaveAt(250, "hurt.mp4");
    const parts = file("hurt.mp4.parts");
    expect(readdirSync(parts)).toContain("00001.mp4");
    damage(parts);
    const records = await run(requestFor("hurt.mp4", { resume: true }));
    const notes = records.filter((record) => record.event === "note");
    expect(notes.map(({ text }) => text)).toEqual([expect.stringContaining(told)]);
    expect(records.at(-1)).toMatchObject({ event: "clip", frames });
    expect(pixels(file("hurt.mp4")).length).toBe(frames * 3 * 32 * 32);
    expect(existsSync(parts)).toBe(false);
    rmSync(file("hurt.mp4"));
  });

  it("a clip that another run writes is refused, in one line", async () => {
    const lock = await lockOutput(file("held.mp4"));
    await expect(run(requestFor("held.mp4"))).rejects.toThrow(
      /is writing it already; wait for it$/,
    );
    expect(existsSync(file("held.mp4.parts"))).toBe(false);
    await lock.release();
  });
});
