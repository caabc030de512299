/** Text for people, for every front end. It loads nothing else. */
export { describeErrors } from "./held-out.ts";
export { describeSteps, formatDuration, formatNumber } from "./numbers.ts";
export { quoted } from "./quoted.ts";
