/** From what was chosen on the screens to the plan of an optimization. */

import { pictureFile } from "@gramstyle/jobs/files";
import { createOptimizePlan, type OptimizePlan, type StyleFile } from "@gramstyle/jobs/optimize";
import { type Choices, efforts } from "../state/choices.ts";
import { engineOptions } from "./engine-options.ts";

/** @param output where the picture goes unless told otherwise */
export function planOf({ content, style, slow }: Choices, output: string): Promise<OptimizePlan> {
  return createOptimizePlan({
    ...engineOptions,
    content: content.path,
    styles: [style],
    output,
    encoder: slow.encoder,
    longSide: slow.size,
    iterations: [efforts[slow.effort]],
  });
}

export async function styleFile(path: string): Promise<StyleFile> {
  return { ...(await pictureFile(path)), weight: 1 };
}
