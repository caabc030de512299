/** A style picture's statistic, measured at a size. */
import type { Backend } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import type { Image } from "../image/image.ts";
import { resizeImage } from "../image/resize.ts";
import type { LossConvention } from "../losses/convention.ts";
import type { LossExtensions } from "../losses/loss-parts.ts";
import { styleSizeOf } from "../losses/style-size.ts";
import { type StyleTargets, targetGraph } from "../losses/target-graph.ts";
import { runOnce } from "../run-once.ts";

/**
 * What a loss takes as its style.
 * @param longSide in pixels; a picture that is smaller keeps its own size
 */
export async function measureStyle(
  backend: Backend,
  encoder: Encoder,
  convention: LossConvention,
  style: Image,
  longSide: number,
  extensions: LossExtensions = {},
): Promise<StyleTargets> {
  const size = styleSizeOf(style, longSide);
  const { data } = resizeImage(style, size.width, size.height);
  const picture = { size, role: "style" } as const;
  const { graph, inputs, read } = targetGraph(encoder, convention, [picture], extensions);
  return read(await runOnce(backend, graph, inputs([data])))[0]!.style;
}
