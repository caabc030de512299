/** Frames of cameras, repainted as they come. */

export { checkVirtualDevice } from "./check-device.ts";
export { type ChooseSourceOptions, chooseSource } from "./choose-source.ts";
export { framesOf, type LiveRecord, type LiveRequest, type LiveTimes, live } from "./live.ts";
export { changeSettings, type LiveAction, type LiveSettings, styleOf } from "./live-settings.ts";
export { type FrameSink, type FrameSinkOptions, openSink } from "./open-sink.ts";
export {
  createStageMeter,
  type LiveStage,
  liveStages,
  type StageMeter,
  type StageTimes,
} from "./stage-meter.ts";
export { fixedSize, governedSize, type WorkingSize } from "./working-size.ts";
