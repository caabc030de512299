/** The page as it opens: it shows a stylized clip, and asks nobody else for anything. */
import { expect, it } from "vitest";
import { describePage } from "./describe-page.test.helpers.ts";
import { difference } from "./page.test.helpers.ts";

describePage("the page in Chromium", {}, (served) => {
  it("stylizes the clip; the picture follows the clip, the style and the strength", async () => {
    const opened = await served.open();
    const { page, look, frames, settled } = opened;
    await frames(3);
    const first = await look();
    await frames(40);
    expect(difference(await look(), first), "the clip moves on").toBeGreaterThan(1);

    await page.locator("#pause").click();
    await settled();
    const before = await look();
    await page.locator('#styles input[value="udnie"]').check({ force: true });
    await opened.until(() => document.querySelector("#caption em")?.textContent === "Udnie");
    await settled();
    const udnie = await look();
    expect(difference(udnie, before), "another style").toBeGreaterThan(5);

    await page.locator("#strength").fill("0");
    await settled();
    const plain = await look();
    expect(difference(plain, udnie), "no strength").toBeGreaterThan(5);
    const source = await opened.run(() => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [16, 12];
      const context = canvas.getContext("2d")!;
      context.imageSmoothingQuality = "high";
      context.drawImage(document.querySelector<HTMLCanvasElement>("#before canvas")!, 0, 0, 16, 12);
      return [...context.getImageData(0, 0, 16, 12).data].filter((_, i) => i % 4 !== 3);
    });
    expect(difference(plain, source), "the frame as it came").toBeLessThan(8);

    expect(await page.locator("#engine-facts").textContent()).toContain("WebAssembly, 2 threads");
    expect(opened.complaints).toEqual([]);
    const foreign = opened.requests.filter((url) => !url.startsWith(served.address));
    expect(foreign.filter((url) => !url.startsWith("blob:"))).toEqual([]);
    expect(opened.requests.length).toBeGreaterThan(10);
    await opened.close();
  });

  it("mixes two styles by their shares", async () => {
    const opened = await served.open({ reducedMotion: "reduce" });
    const { page, frames, settled, look } = opened;
    await frames(1);
    await settled();
    const first = await look();
    await page.locator("#second").selectOption("udnie");
    await page.locator("#mix").fill("100");
    await settled();
    const second = await look();
    await page.locator("#mix").fill("50");
    await settled();
    const both = await look();
    const mean = first.map((value, i) => (value + second[i]!) / 2);
    expect(difference(first, second)).toBeGreaterThan(5);
    expect(difference(both, mean)).toBeLessThan(2);
    expect(opened.complaints).toEqual([]);
    await opened.close();
  });

  it("refuses a style whose file was changed on its way", async () => {
    const opened = await served.open({ serviceWorkers: "block" });
    await opened.frames(1);
    await opened.page.route("**/styles/udnie.onnx", async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body[body.length - 9]! ^= 1;
      await route.fulfill({ response, body });
    });
    await opened.page.locator('#styles input[value="udnie"]').check({ force: true });
    await opened.until(() => document.querySelector("#notice-text")?.textContent);
    expect(await opened.notice()).toContain('The style "Udnie" is damaged');
    await opened.frames(2);
    await opened.close();
  });
});
