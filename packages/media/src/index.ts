export {
  type CameraDevice,
  type CameraSource,
  cameraFormatOf,
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
export { checkOutputPath } from "./check-output-path.ts";
export { divergingColour, type Rgb, sequentialColour } from "./colour-map.ts";
export { type EncodeOptions, encodePicture } from "./encode-picture.ts";
export { errorCode, fileError } from "./file-errors.ts";
export { formatOfPath, type PictureFormat } from "./formats.ts";
export { type HeatMapOptions, heatMap } from "./heat-map.ts";
export { filledImage, type ImageRowOptions, imageRow, paste } from "./image-row.ts";
export { type LabelOptions, labelled } from "./label.ts";
export { checkOutputFile, writeFileWhole } from "./output-file.ts";
export type { ImageWithAlpha, Picture } from "./picture.ts";
export {
  maximumFilePixels,
  maximumPixels,
  type ReadPictureOptions,
  readPicture,
  targetSize,
} from "./read-picture.ts";
export { averageAreas, type HalfBlockOptions, renderHalfBlocks } from "./terminal-picture.ts";
export { findVideoTools, type VideoTools } from "./video/abilities.ts";
export type { Animation, Clip, Movie } from "./video/clip.ts";
export {
  type ClipFormat,
  clipFormatOfPath,
  isClip,
  isClipOutput,
  isMoviePath,
} from "./video/clip-formats.ts";
export {
  type ChooseEncodingOptions,
  chooseEncoding,
  defaultCrf,
  type VideoEncoding,
} from "./video/encoders.ts";
export {
  findVideoTool,
  type RunningTool,
  runVideoTool,
  type StartToolOptions,
  startVideoTool,
  VideoToolError,
  writeTo,
} from "./video/ffmpeg.ts";
export {
  type FrameStreamFormat,
  secondsOf,
  type TimeBase,
  type VideoFrame,
} from "./video/frame-stream.ts";
export { type JoinOptions, joinPieces, type Piece } from "./video/join-pieces.ts";
export { openClip } from "./video/open-clip.ts";
export {
  openPieces,
  type PiecesFolder,
  type PiecesSettings,
  piecesFolderOf,
  readProgress,
} from "./video/pieces-folder.ts";
export { type ClipFrames, type ReadClipOptions, readClip } from "./video/read-clip.ts";
export { type PieceWriter, type StartPieceOptions, startPiece } from "./video/write-piece.ts";
export { isRunning, writeAtomically } from "./write-atomically.ts";
export { writePicture } from "./write-picture.ts";
