/** What a clip is, before its frames are read. */
import type { TimeBase } from "./frame-stream.ts";

interface ClipFacts {
  /** As it was given. */
  readonly path: string;
  /** As it is shown: upright, and with square pixels. */
  readonly width: number;
  readonly height: number;
  readonly timeBase: TimeBase;
  /** Of the whole clip in seconds; undefined where it does not say. */
  readonly duration?: number | undefined;
  /** How many frames there are, about. */
  readonly frameCount?: number | undefined;
  /** Frames a second, on average; undefined where it does not say. */
  readonly frameRate?: number | undefined;
}

/** A clip that ffmpeg reads. */
export interface Movie extends ClipFacts {
  readonly kind: "movie";
  /** Which of the file's streams is the picture. */
  readonly stream: number;
  /** When the file begins, in seconds: times in it are counted from there. */
  readonly start: number;
  /** Of each soundtrack, as ffmpeg calls them. */
  readonly soundCodecs: readonly string[];
  readonly interlaced: boolean;
  /** Whether brightness is coded by PQ or HLG. */
  readonly highDynamicRange: boolean;
  /** The matrix between colours and YUV, where the file does not say it and it has to be guessed. */
  readonly guessedMatrix?: "bt709" | undefined;
}

/** A GIF or WebP that moves; its times are milliseconds. */
export interface Animation extends ClipFacts {
  readonly kind: "animation";
  /** How long each frame is seen, in milliseconds. */
  readonly delays: readonly number[];
  /** How often it plays; 0 is for ever. */
  readonly plays: number;
  readonly transparent: boolean;
}

/** A file that moves, as `openClip` found it; nothing of it is decoded yet. */
export type Clip = Movie | Animation;
