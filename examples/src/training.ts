/** Training from code: painting.jpg and a folder of photos become a style model. */
import { train } from "@gramstyle/jobs";

const signal = AbortSignal.timeout(3_600_000);
const request = {
  ...({ kind: "new", recipe: "quick", style: "painting.jpg", photos: "photos" } as const),
  // So few steps show that it works, no more: leave them out for a model that paints.
  ...{ steps: 3, crop: 64, batch: 1, styleSize: 128, encoder: "mini" },
  output: "trained.onnx",
};
for await (const record of train(request, signal)) {
  if (record.event === "progress") console.log(record.step, record.losses);
  if (record.event === "note") console.log(record.text);
  if (record.event === "done") console.log(record.output);
}
