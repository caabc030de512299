/** Frames into pieces of a clip, each whole before the next but one begins. */
import type { TemporalSmoothingState } from "@gramstyle/core";
import {
  type FrameStreamFormat,
  type PieceWriter,
  startPiece,
  type VideoEncoding,
  type VideoFrame,
  type VideoTools,
} from "@gramstyle/media";
import type { PiecesFolder } from "./pieces-folder.ts";

export interface ClipWriterOptions {
  readonly tools: VideoTools;
  readonly encoding: VideoEncoding;
  readonly format: FrameStreamFormat;
  readonly pieces: PiecesFolder;
  /** What errors are about. */
  readonly subject: string;
  /** How smoothing stands behind the frame that was written last. */
  readonly state: () => TemporalSmoothingState | null;
}

export interface ClipWriter {
  /** Waits for the frame before to be taken, so that this one is encoded while the next is made. */
  write(frame: VideoFrame): Promise<void>;
  /** Ends the last piece, however short it is; also after a failure of something else. */
  finish(): Promise<void>;
  /** Ends what is left of it, unfinished. */
  stop(): void;
}

/** Frames of a piece: what a crash can cost. */
const pieceFrames = 120;

export function createClipWriter(options: ClipWriterOptions): ClipWriter {
  const { tools, encoding, format, pieces, subject, state } = options;
  let index = pieces.pieces.length;
  let piece: { writer: PieceWriter; first: number; last: number; frames: number } | undefined;
  let writing: Promise<void> = Promise.resolve();
  let finishing: Promise<void> = Promise.resolve();
  let beforeLast: Promise<void> = finishing;
  const quiet = (work: Promise<void>) => {
    // Awaited later; until then it must not count as unhandled.
    work.catch(() => {});
    return work;
  };

  const end = (): void => {
    if (!piece) return;
    const { writer, first, last, frames } = piece;
    const after = state();
    piece = undefined;
    index++;
    const lastWrite = writing;
    beforeLast = finishing;
    finishing = quiet(
      finishing.then(async () => {
        await lastWrite;
        await writer.finish();
        await pieces.commit({ first, last, frames }, after);
      }),
    );
    writing = Promise.resolve();
  };

  return {
    async write(frame) {
      await writing;
      if (!piece) {
        // While the one before ends; not more than these two.
        await beforeLast;
        const path = pieces.pathOf(index);
        const writer = startPiece(tools, { path, format, encoding, subject });
        piece = { writer, first: frame.pts, last: frame.pts, frames: 0 };
      }
      writing = quiet(piece.writer.write({ ...frame, pts: frame.pts - piece.first }));
      piece.last = frame.pts;
      piece.frames++;
      if (piece.frames === pieceFrames) end();
    },
    async finish() {
      end();
      await finishing;
    },
    stop: () => piece?.writer.stop(),
  };
}
