/** Numbers as people read them at a glance. */

import { formatDuration } from "@gramstyle/jobs/text";
import { formatNumber } from "../../render/output.ts";
import { formatRate } from "../../render/progress-parts.ts";

export { shortTerm } from "../../render/short-term.ts";
export { formatDuration, formatNumber, formatRate };

/** Bytes as "412 MB" or "1.3 GB". */
export function formatMemory(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}

export const formatPercent = (share: number): string => `${Math.floor(100 * share)} %`;
