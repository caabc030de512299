/** WebGPU, computed by SwiftShader, gives the pictures that WebAssembly gives. */
import { basename } from "node:path";
import { samplePictures } from "@gramstyle/samples";
import { expect, it } from "vitest";
import { describePage, type PageUnderTest } from "./describe-page.test.helpers.ts";
import { difference } from "./page.test.helpers.ts";

const file = samplePictures.contents[0]!.path;
const name = basename(file);

async function stylize(served: PageUnderTest, device: string) {
  const opened = await served.open({
    query: `?device=${device}`,
    settings: {
      ...{ size: 160, steadiness: 0, rate: 60, style: "great-wave", strength: 0.8 },
      precision: "float32",
    },
  });
  await opened.frames(1);
  await opened.page.locator("#file").setInputFiles(file);
  await opened.until(
    (wanted: string) => document.querySelector("#source-name")?.textContent === wanted,
    name,
  );
  // The clip is 160×90.
  await opened.until(() => document.querySelector<HTMLCanvasElement>("#picture")?.height !== 90);
  const look = await opened.look();
  await opened.page.locator("#second").selectOption("udnie");
  // Of a picture there comes one frame for a choice: it may be there before one waits for it.
  await opened.settled();
  await opened.page.locator("#mirror").click();
  await opened.settled();
  const mixedAndMirrored = await opened.look();
  // Read at the end: on the way another engine may have had to take over.
  const engine = await opened.page.locator("#engine-facts").textContent();
  const eightBits = await opened.page.locator("#precision-row").isVisible();
  const adapter = await opened.page.evaluate(
    async () => (await navigator.gpu?.requestAdapter()) != null,
  );
  const complaints = [...opened.complaints];
  await opened.close();
  return { engine, eightBits, look, mixedAndMirrored, complaints, adapter };
}

describePage("engines in Chromium", { flags: () => ["--software-webgpu"] }, (served) => {
  it("give the same pictures", async (context) => {
    const webgpu = await stylize(served, "webgpu");
    if (!webgpu.adapter) context.skip("this Chromium has no WebGPU");
    expect(webgpu.engine).toBe("Computes on WebGPU.");
    const wasm = await stylize(served, "wasm");
    expect(wasm.engine).toContain("WebAssembly");
    expect([webgpu.eightBits, wasm.eightBits]).toEqual([false, true]);
    expect(difference(webgpu.look, wasm.look)).toBeLessThan(2);
    expect(difference(webgpu.mixedAndMirrored, wasm.mixedAndMirrored)).toBeLessThan(2);
    expect(difference(webgpu.look, webgpu.mixedAndMirrored)).toBeGreaterThan(5);
    expect([...webgpu.complaints, ...wasm.complaints]).toEqual([]);
  });
});
