/** What a screen calls what is done before the first iteration. */
import type { Stage } from "@gramstyle/jobs";

export function stageText(stage: Stage): string {
  if (stage === "reading inputs") return "reading pictures and weights";
  if (stage === "preparing") return "measuring the style, compiling the loss";
  return stage;
}
