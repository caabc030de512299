/** How steadily a style model repaints a scene, as it is and with temporal smoothing. */
import { createTemporalSmoothing, type Image, UserError, warpingError } from "@gramstyle/core";
import type { Stylize } from "../evaluate-pictures.ts";
import { meanTriple, type SceneScore, type Triple } from "./report.ts";
import type { Scene, SceneMotion } from "./scene.ts";

/** One frame in its three forms. */
type Look = Record<keyof Triple, Image>;

/**
 * @param smoothing the strength, from 0 to 1
 * @throws UserError, one line that begins with the scene's source, where a frame cannot be read or
 * stylized, or nothing can be compared
 */
export async function measureScene(
  scene: Scene,
  stylize: Stylize,
  smoothing: number,
): Promise<SceneScore> {
  const { kind, source } = scene;
  const steady = createTemporalSmoothing({ strength: smoothing });
  const squared: Triple[] = [];
  const absolute: Triple[] = [];
  let before: Look | undefined;
  for await (const { image: input, motion } of scene.frames()) {
    const raw = await stylizeFrame(source, stylize, input);
    const smoothed = steady.next(input, raw);
    const now: Look = { input, raw, smoothed };
    if (before && motion) {
      const errors = compare(now, before, motion);
      if (errors) {
        squared.push(errors.squared);
        absolute.push(errors.absolute);
      }
    }
    before = now;
  }
  if (!before || squared.length === 0) {
    throw new UserError(`"${source}": expected frames that show the same thing, got none`);
  }
  return {
    ...{ kind, source, width: before.input.width, height: before.input.height },
    pairs: squared.length,
    meanSquared: meanTriple(squared),
    meanAbsolute: meanTriple(absolute),
  };
}

async function stylizeFrame(source: string, stylize: Stylize, input: Image): Promise<Image> {
  try {
    return await stylize(input);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`"${source}": ${error.message}`, { cause: error });
  }
}

/** undefined where no pixel of one is seen in the other. */
function compare(now: Look, before: Look, { of, flow, mask }: SceneMotion) {
  const errorOf = (look: keyof Triple) =>
    warpingError({
      frame: (of === "this" ? now : before)[look],
      other: (of === "this" ? before : now)[look],
      flow,
      ...(mask && { mask }),
    });
  const errors = { input: errorOf("input"), raw: errorOf("raw"), smoothed: errorOf("smoothed") };
  if (errors.input.meanSquared === null) return undefined;
  const figure = (name: "meanSquared" | "meanAbsolute"): Triple => ({
    input: errors.input[name]!,
    raw: errors.raw[name]!,
    smoothed: errors.smoothed[name]!,
  });
  return { squared: figure("meanSquared"), absolute: figure("meanAbsolute") };
}
