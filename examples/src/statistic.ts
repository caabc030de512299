/** A measure of style of one's own, in slow mode: how much of each feature there is, and nothing else. */
import { createOrtBackend } from "@gramstyle/backend-ort";
import {
  findPreset,
  mean,
  meanSquaredError,
  optimizeImage,
  presetOptions,
  type StyleStatistic,
  type Value,
} from "@gramstyle/core";
import { readPicture, writePicture } from "@gramstyle/media";
import { loadEncoder } from "@gramstyle/models";

const meanOf = (x: Value) => mean(x, { axes: [2, 3] });
const means: StyleStatistic = {
  name: "means",
  targets: (activations) => ({ mean: meanOf(activations) }),
  distance: (activations, targets) => meanSquaredError(meanOf(activations), targets.mean!),
};

const backend = await createOrtBackend();
const run = optimizeImage({
  ...presetOptions(findPreset("default")),
  content: await readPicture("photo.jpg", { longSide: 128 }),
  styles: [{ image: await readPicture("painting.jpg", { longSide: 128 }) }],
  encoder: await loadEncoder({ name: "mini" }),
  statistic: means,
  backend,
  longSide: 128,
  iterations: [30],
  seed: 0,
});
for await (const { totalIteration, losses, fractionDone, image } of run) {
  console.log(totalIteration, losses.total);
  if (fractionDone === 1) await writePicture("statistic.png", image());
}
await backend.dispose();
