/** Pictures made again from the record of a run. */
export {
  type ReplayBegunRecord,
  type ReplayDoneRecord,
  type ReplayRecord,
  type ReplayRequest,
  replay,
} from "./replay.ts";
export { farthest, type ReplayedPicture, type ReplayReport } from "./report.ts";
