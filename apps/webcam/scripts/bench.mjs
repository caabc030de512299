// Frames a second of the built page in headless Chromium: `node scripts/bench.mjs [320x240] [style]
// [device] [steadiness] [precision]`. Prints the milliseconds of each stage and their share of a frame.
import { launchChromium, servePage } from "./page-server.mjs";

const [, , size = "320x240", style = "udnie", device = "wasm", steadiness = "0", precision] =
  process.argv;
const page = await servePage();
const browser = await launchChromium(device === "webgpu" ? ["--software-webgpu"] : []);
try {
  const tab = await browser.newPage();
  const query = new URLSearchParams({ bench: size, style, device, steadiness });
  if (precision !== undefined) query.set("precision", precision);
  await tab.goto(`${page.address}?${query}`);
  // The page's policy allows no evaluated code: its document is looked at instead.
  const document = tab.locator("html[data-bench]");
  await document.waitFor({ state: "attached", timeout: 120_000 });
  const result = JSON.parse((await document.getAttribute("data-bench")) ?? "{}");
  const { framesPerSecond, times, total, ...rest } = result;
  console.log(`${JSON.stringify(rest)} ${framesPerSecond.toFixed(1)} frames a second`);
  for (const [stage, ms] of Object.entries(times)) {
    console.log(`${stage.padEnd(8)} ${ms.toFixed(2)} ms ${((100 * ms) / total).toFixed(1)} %`);
  }
  console.log(`total    ${total.toFixed(2)} ms`);
} finally {
  await browser.close();
  await page.close();
}
