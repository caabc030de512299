export {
  type CameraDevice,
  type CameraSource,
  chooseCamera,
  type ListedCamera,
} from "./camera/camera-source.ts";
export { createLatest, type Latest } from "./camera/latest.ts";
export { type ListCamerasOptions, listCameras } from "./camera/list-cameras.ts";
export { imageOfFrame, type LiveFrame, rgbOfImage, workingSize } from "./camera/live-frame.ts";
export {
  type Camera,
  CameraError,
  type OpenCameraOptions,
  openCamera,
} from "./camera/open-camera.ts";
export { findVideoTools, type VideoTools } from "./clip/abilities.ts";
export type { Animation, Clip, Movie } from "./clip/clip.ts";
export {
  type ClipFormat,
  clipFormatOfPath,
  isClip,
  isClipOutput,
  isMoviePath,
} from "./clip/clip-formats.ts";
export {
  type ChooseEncodingOptions,
  chooseEncoding,
  defaultCrf,
  type VideoEncoding,
} from "./clip/encoders.ts";
export {
  findVideoTool,
  type RunningTool,
  type StartToolOptions,
  startVideoTool,
  VideoToolError,
} from "./clip/ffmpeg.ts";
export {
  type FrameStreamFormat,
  secondsOf,
  type TimeBase,
  type VideoFrame,
} from "./clip/frame-stream.ts";
export { type JoinOptions, joinPieces, type Piece } from "./clip/join-pieces.ts";
export { openClip } from "./clip/open-clip.ts";
export { type ClipFrames, type ReadClipOptions, readClip } from "./clip/read-clip.ts";
export { type PieceWriter, type StartPieceOptions, startPiece } from "./clip/write-piece.ts";
export * from "./picture/index.ts";
