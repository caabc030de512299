/** Eight bits on WebAssembly: offered where a style has them, and nearly the same picture. */
import { createGraph, input, mul } from "@gramstyle/core";
import { toOnnx } from "@gramstyle/onnx";
import { expect, it } from "vitest";
import { describePage } from "./describe-page.test.helpers.ts";
import { difference } from "./page.test.helpers.ts";

describePage("precision in Chromium", {}, (served) => {
  it("is a choice for styles that have their ranges", async () => {
    const opened = await served.open({ query: "?device=wasm", reducedMotion: "reduce" });
    const { page, frames, settled, look } = opened;
    await frames(1);
    await settled();
    const coarse = await look();
    expect(await page.locator("#precision-row").isVisible()).toBe(true);
    expect(await page.locator("#precision").inputValue()).toBe("int8");
    await page.locator("#precision").selectOption("float32");
    await settled();
    const full = await look();
    expect(difference(coarse, full), "not the same").toBeGreaterThan(0);
    expect(difference(coarse, full), "nearly the same").toBeLessThan(2);

    const image = input("image", [1, 3, 64, 64]);
    const buffer = Buffer.from(toOnnx(createGraph({ y: mul(image, 0.5) }), { dynamicSize: true }));
    await page
      .locator("#style-file")
      .setInputFiles({ name: "half.onnx", mimeType: "application/octet-stream", buffer });
    await opened.until(() => document.querySelector("#caption em")?.textContent === "half");
    await settled();
    expect(await page.locator("#precision-row").isHidden()).toBe(true);
    expect(opened.complaints).toEqual([]);
    await opened.close();
  });
});
