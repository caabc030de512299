/** From what was chosen on the screens to the plan of an optimization. */
import {
  createOptimizePlan,
  type OptimizePlan,
  pictureFile,
  type StyleFile,
} from "@gramstyle/jobs";
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
