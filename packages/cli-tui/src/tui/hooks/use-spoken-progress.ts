/** Progress as a sentence that is said now and then, not at every iteration. */

import type { SessionView } from "@gramstyle/jobs/optimize";
import { useRef } from "react";
import { spokenLosses } from "../components/weights-table.tsx";
import { formatDuration, formatPercent } from "../text/numbers.ts";
import { stageText } from "../text/stage-text.ts";

/** Parts that a run is told in. */
const parts = 10;

export function useSpokenProgress(view: SessionView | undefined): string {
  const said = useRef({ key: "", text: "" });
  const part = Math.floor((view?.progress?.fractionDone ?? 0) * parts);
  const key = view ? `${view.phase} ${view.progress ? part : view.stage}` : "";
  if (said.current.key !== key) said.current = { key, text: view ? sentence(view) : "Beginning" };
  return said.current.text;
}

function sentence(view: SessionView): string {
  const { phase, stage, progress, clock } = view;
  if (!progress) return stage === undefined ? phase : stageText(stage);
  const left = clock.left === undefined ? "" : `, ${formatDuration(clock.left)} left`;
  const { scale, scales, iteration, iterations, fractionDone } = progress;
  const where = `scale ${scale} of ${scales}, iteration ${iteration} of ${iterations}`;
  return `${phase}, ${formatPercent(fractionDone)}, ${where}${left}. Losses: ${spokenLosses(view)}`;
}
