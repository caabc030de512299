import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { chooseSource } from "./choose-source.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-source-"));
afterAll(() => rmSync(folder, { recursive: true }));
const without = { platform: "linux", sysfs: join(folder, "none") } as const;
const sysfs = join(folder, "sysfs");
mkdirSync(join(sysfs, "video2"), { recursive: true });
writeFileSync(join(sysfs, "video2/index"), "0\n");
writeFileSync(join(sysfs, "video2/name"), "HD Webcam\n");
const withOne = { platform: "linux", sysfs } as const;

it("takes a camera by index or name, and the first where nothing is said", async () => {
  for (const wanted of [undefined, "2", "HD Webcam", "hd"]) {
    expect(await chooseSource(wanted, withOne)).toEqual({ kind: "device", input: "/dev/video2" });
  }
});

it("plays clips, moves over pictures, has a sample and a test picture", async () => {
  const path = (name: string) => {
    writeFileSync(join(folder, name), "");
    return join(folder, name);
  };
  expect(await chooseSource(path("a.mp4"))).toEqual({ kind: "clip", path: join(folder, "a.mp4") });
  expect(await chooseSource(path("a.jpg"))).toEqual({ kind: "still", path: join(folder, "a.jpg") });
  expect(await chooseSource("sample", { sample: "/samples/lake.jpg" })).toMatchObject({
    kind: "still",
  });
  expect(await chooseSource("test")).toEqual({ kind: "test" });
});

it("says what was tried, and what there is without a camera", async () => {
  await expect(chooseSource(undefined, without)).rejects.toThrow(
    /^no camera was found \(looked .*video4linux.*\); without one: `camera` sample, `camera` clip.mp4/,
  );
  await expect(chooseSource("HD Webcm", withOne)).rejects.toThrow(
    '`camera`: there is no camera "HD Webcm" (did you mean HD Webcam?); expected one of 2 HD Webcam,',
  );
  await expect(chooseSource("missing.mp4", withOne)).rejects.toThrow(
    '`camera`: "missing.mp4" does not exist; without one:',
  );
  await expect(chooseSource("/dev/video77", without)).rejects.toThrow("does not exist");
  await expect(chooseSource(folder, withOne)).rejects.toThrow("is neither a camera nor a file");
});
