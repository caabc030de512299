/** Slow mode: photo.jpg in the style of any painting, with the encoder that comes along. */
import { createOptimizePlan, optimize } from "@gramstyle/jobs";

const pictures = { content: "photo.jpg", styles: [{ path: "painting.jpg" }], output: "slow.png" };
const plan = await createOptimizePlan({ ...pictures, encoder: "mini", longSide: 256 });
for await (const record of optimize({ plan }, AbortSignal.timeout(600_000))) {
  if (record.event === "progress") console.log(record.totalIteration, record.losses.total);
}
