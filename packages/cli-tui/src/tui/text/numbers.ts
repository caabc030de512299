/** Numbers as people read them at a glance. */

import { formatDuration } from "@gramstyle/jobs/text";
import { formatNumber } from "../../output.ts";

export { shortTerm } from "../../render/short-term.ts";
export { formatDuration, formatNumber };

/** "3.1 it/s", or "2.4 s/it" where it is slow. */
export function formatRate(perSecond: number, unit = "it"): string {
  if (perSecond >= 1) return `${perSecond.toFixed(1)} ${unit}/s`;
  return perSecond > 0 ? `${(1 / perSecond).toFixed(1)} s/${unit}` : "";
}

/** Bytes as "412 MB" or "1.3 GB". */
export function formatMemory(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}

export const formatPercent = (share: number): string => `${Math.floor(100 * share)} %`;
