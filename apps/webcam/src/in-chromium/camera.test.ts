/** The camera: as it runs, where it is refused, and where it goes away. */
import { afterAll, expect, it } from "vitest";
import { describePage } from "./describe-page.test.helpers.ts";
import { writeFakeCamera } from "./fake-camera.test.helpers.ts";
import { difference } from "./page.test.helpers.ts";

const camera = writeFakeCamera();
afterAll(() => camera.remove());

describePage("the camera in Chromium", { flags: () => camera.flags }, (served) => {
  it("is stylized, mirrored, and let go when it is taken away", async () => {
    const opened = await served.open({ query: "?source=camera", permissions: ["camera"] });
    const { page, run, until, look, frames } = opened;
    await until(() => document.querySelector("#before video"));
    expect(await page.locator("#source-name").textContent()).toMatch(/fake|camera/i);
    expect(await page.locator("#mirror").getAttribute("aria-pressed")).toBe("true");
    await frames(2);
    const first = await look();
    await until(
      () => (document.querySelector<HTMLVideoElement>("#before video")?.currentTime ?? 0) > 0.8,
    );
    await frames(3);
    expect(difference(await look(), first), "the picture follows the camera").toBeGreaterThan(2);

    // What the browser does when a camera is unplugged.
    await run(() => {
      const stream = document.querySelector<HTMLVideoElement>("#before video")?.srcObject;
      (stream as MediaStream).getVideoTracks()[0]?.dispatchEvent(new Event("ended"));
    });
    expect(await opened.notice()).toContain("The camera was unplugged");
    await page.getByRole("button", { name: "Play the sample clip" }).click();
    await until(() => document.querySelector("#source-name")?.textContent === "Sample clip");
    await frames(3);
    expect(await page.locator("#notice").isHidden()).toBe(true);
    expect(opened.complaints).toEqual([]);
    await opened.close();
  });

  it("is offered again where it was refused, and the clip plays on", async () => {
    const opened = await served.open({ query: "?source=camera" });
    await opened.until(() => document.querySelector("#notice-text")?.textContent);
    expect(await opened.notice()).toMatch(/^The camera was refused\. Allow it/);
    await opened.frames(3);
    expect(opened.complaints).toEqual([]);
    await opened.close();
  });
});

describePage("without a camera in Chromium", {}, (served) => {
  it("says so, and the clip plays on", async () => {
    const opened = await served.open({ query: "?source=camera", permissions: ["camera"] });
    await opened.until(() => document.querySelector("#notice-text")?.textContent);
    expect(await opened.notice()).toMatch(/^No camera was found\./);
    await opened.frames(3);
    await opened.close();
  });
});
