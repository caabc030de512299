/** The service worker from the page's side. */
import type { EngineFacts } from "./engine/protocol.ts";

const reloadedKey = "gramstyle.reloaded";

/**
 * Installs it. On a server that does not send the headers for shared memory the page is loaded once
 * more, with the worker's: the engine then has threads.
 * @param mayReload whether nothing would be lost by that now
 */
export async function installServiceWorker(mayReload: () => boolean): Promise<void> {
  const { serviceWorker } = navigator;
  // Without https or localhost there is none; the page works all the same.
  if (!serviceWorker) return;
  try {
    await serviceWorker.register("./service-worker.js", { scope: "./" });
  } catch {
    return;
  }
  if (crossOriginIsolated) return;
  if (!serviceWorker.controller) {
    await new Promise((resolve) => {
      serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
  }
  if (sessionStorage.getItem(reloadedKey) !== null || !mayReload()) return;
  sessionStorage.setItem(reloadedKey, "1");
  location.reload();
}

/** Has the engine's files kept, too: they may have been loaded before the worker was there. */
export async function keepEngine({ device }: EngineFacts): Promise<void> {
  const registration = await navigator.serviceWorker?.ready;
  const variant = device === "webgpu" ? ".asyncify" : "";
  const keep = ["mjs", "wasm"].map((type) => `engine/ort-wasm-simd-threaded${variant}.${type}`);
  registration?.active?.postMessage({ keep });
}
