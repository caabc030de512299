/** Recordings and pictures that are saved: files that play, and show what the page showed. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describePage } from "./describe-page.test.helpers.ts";
import { difference, type OpenedPage } from "./page.test.helpers.ts";

const isWhole = (bytes: Buffer, name: string) =>
  name.endsWith(".mp4")
    ? bytes.toString("latin1", 4, 8) === "ftyp"
    : bytes.readUInt32BE(0) === 0x1a45dfa3;

async function download(page: Page, press: () => Promise<unknown>) {
  const [file] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

/** Plays a file in the page to its end. */
const play = ({ run }: OpenedPage, bytes: Buffer, type: string) =>
  run(
    async (base64: string, mime: string) => {
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const video = document.createElement("video");
      video.muted = true;
      video.src = URL.createObjectURL(new Blob([data], { type: mime }));
      let shown = 0;
      const count = () => {
        shown++;
        video.requestVideoFrameCallback(count);
      };
      video.requestVideoFrameCallback(count);
      await new Promise((resolve, reject) => {
        video.addEventListener("ended", resolve);
        video.addEventListener("error", () => reject(new Error(video.error?.message)));
        void video.play();
      });
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [16, 12];
      const context = canvas.getContext("2d")!;
      context.imageSmoothingQuality = "high";
      context.drawImage(video, 0, 0, 16, 12);
      const last = [...context.getImageData(0, 0, 16, 12).data].filter((_, i) => i % 4 !== 3);
      return {
        shown,
        seconds: video.currentTime,
        width: video.videoWidth,
        height: video.videoHeight,
        last,
      };
    },
    bytes.toString("base64"),
    type,
  );

describePage("recording in Chromium", {}, (served) => {
  it("gives a video that plays, as long as it was recorded, in the size of the frames", async () => {
    const opened = await served.open();
    const { page, frames, until, settled, look } = opened;
    await frames(3);
    await page.keyboard.press("r");
    await until(() => document.querySelector("#record-label")?.textContent === "Stop");
    await until(() => document.querySelector("#recording-time")?.textContent === "0:02");
    // The last frame stands still, so that it can be compared.
    await page.keyboard.press(" ");
    await settled();
    const shown = await look();
    const { name, bytes } = await download(page, () => page.keyboard.press("r"));
    expect(name).toMatch(/^gramstyle-\d{4}(-\d\d){5}\.(mp4|webm)$/);
    expect(isWhole(bytes, name)).toBe(true);
    const video = await play(opened, bytes, `video/${name.split(".").at(-1)}`);
    expect([video.width, video.height]).toEqual([160, 90]);
    expect(video.shown).toBeGreaterThan(3);
    expect(video.seconds).toBeGreaterThan(1.2);
    expect(difference(video.last, shown)).toBeLessThan(10);
    expect(opened.complaints).toEqual([]);
    await opened.close();
  });

  it("saves the picture as PNG", async () => {
    const opened = await served.open();
    await opened.frames(2);
    const { name, bytes } = await download(opened.page, () =>
      opened.page.getByRole("button", { name: "Save" }).click(),
    );
    expect(name).toMatch(/\.png$/);
    expect(bytes.toString("latin1", 1, 4)).toBe("PNG");
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([160, 90]);
    await opened.close();
  });
});
