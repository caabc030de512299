/** Where frames come from: each kind is one file beside, behind this contract. */
import type { CapturedFrame } from "../engine/protocol.ts";

export type SourceKind = "sample" | "camera" | "screen" | "video" | "picture";

export interface Source {
  readonly kind: SourceKind;
  /** For people: the camera's label, the file's name. */
  readonly name: string;
  /** Shows the frames as they come; the page lays it under the stylized picture. */
  readonly element: HTMLVideoElement | HTMLCanvasElement;
  /** Whether frames follow each other: a picture has one. */
  readonly moving: boolean;
  /** Whether people expect to see themselves as in a mirror. */
  readonly mirrored: boolean;
  size(): { readonly width: number; readonly height: number };
  /** Calls back once, at the next frame that is new. @returns takes the wish back */
  onNextFrame(callback: () => void): () => void;
  /** The frame that is shown now. */
  capture(): Promise<CapturedFrame>;
  pause(): void;
  resume(): void;
  /** Lets the device go. */
  stop(): void;
}

/** What a source tells while it runs. */
export interface SourceEvents {
  /** It has ended by itself: a camera was unplugged, a window is shared no more. */
  onEnd(message: string): void;
}
