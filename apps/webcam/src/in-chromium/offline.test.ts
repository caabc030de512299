/** On a server without headers: the page gets threads by its service worker, and stays offline. */
import { expect, it } from "vitest";
import { describePage } from "./describe-page.test.helpers.ts";

describePage("the page offline in Chromium", { isolated: false }, (served) => {
  it("has threads on any server, and works without one", async () => {
    const opened = await served.open({ serviceWorkers: "allow" });
    const { page, until, run, frames } = opened;
    await until(() => crossOriginIsolated && navigator.serviceWorker.controller !== null);
    await until(() => document.querySelector("#engine-facts")?.textContent?.includes("2 threads"));
    await until(async () => {
      const names = await caches.keys();
      const cache = await caches.open(names[0] ?? "none");
      const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
      return ["/index.html", "/styles/udnie.onnx", "/engine/ort-wasm-simd-threaded.wasm"].every(
        (path) => kept.includes(path),
      );
    });

    await served.stopServing();
    await page.reload();
    await frames(3);
    expect(await run(() => crossOriginIsolated)).toBe(true);
    await page.keyboard.press("4");
    await until(() => document.querySelector<HTMLInputElement>("#styles input:checked")?.value);
    await frames(2);
    expect(await page.locator("#notice").isHidden()).toBe(true);
    await opened.close();
  });
});
