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
export { errorCode, fileError } from "./file-errors.ts";
export { checkOutputFile, writeFileWhole } from "./output-file.ts";
export { checkOutputPath } from "./picture/check-output-path.ts";
export {
  type DecodeOptions,
  decodePicture,
  maximumFilePixels,
  maximumPixels,
  targetSize,
} from "./picture/decode-picture.ts";
export { type EncodeOptions, encodePicture, type Original } from "./picture/encode-picture.ts";
export { formatOfPath, type PictureFormat } from "./picture/formats.ts";
export type { DecodedPicture, Picture } from "./picture/picture.ts";
export { readPicture } from "./picture/read-picture.ts";
export { writePicture } from "./picture/write-picture.ts";
export { isRunning, writeAtomically } from "./write-atomically.ts";
