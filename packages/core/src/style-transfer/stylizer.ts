/** What a style model that can paint is. */
import type { Arrays } from "../backend.ts";
import { UserError } from "../errors.ts";
import type { Image } from "../image/image.ts";
import type { AbortSignalLike } from "../runtime.ts";
import type { Frame } from "../video/frame.ts";

/** How one picture is to be stylized. */
export interface StylizeOptions {
  /**
   * How much of the style is seen, from 0 (the picture as it came, exactly) to 1 (the network's
   * own, the default). Between, pixels of both are mixed: the network runs at full strength.
   */
  readonly strength?: number;
  /** What the network takes beside the picture, of the shapes that it says. */
  readonly conditions?: Readonly<Arrays>;
  /** A picture that still waits when it is aborted is never computed. */
  readonly signal?: AbortSignalLike | undefined;
}

/** Three bytes a pixel, RGB, or four with the opacity, rows from the top. */
export type ByteFrame = Frame<Uint8Array>;

/** A style model that can paint: the one name for it, whoever made the model. */
export interface Stylizer {
  /** What results are called by. */
  readonly name: string;
  /** What it computes on, as the backend says it. */
  readonly device: string;
  /**
   * The stylized picture, of the same size, clamped to [0, 1]. The memory that it takes grows with
   * the number of pixels, for a `johnson` net of 16 channels by about 0.45 GB a million on ONNX
   * Runtime: scale very large pictures down first.
   * @throws UserError for a strength outside 0 to 1, or conditions that are not the network's;
   * BackendError where the engine fails; the signal's reason
   */
  stylize(image: Image, options?: StylizeOptions): Promise<Image>;
  /**
   * The same for a frame of a video, packed RGB or RGBA in bytes, which stay bytes on their way: of
   * our own networks, scaling, padding and cropping are done by the engine, too. Opacity stays what
   * it is.
   * @throws as `stylize` does; UserError where there are not three or four bytes a pixel
   */
  stylizeFrame(frame: ByteFrame, options?: StylizeOptions): Promise<ByteFrame>;
  /** Releases what was compiled; the backend stays. */
  dispose(): Promise<void>;
}

/** @throws UserError for what is no share */
export function checkStrength(strength: number): void {
  if (strength >= 0 && strength <= 1) return;
  throw new UserError(`expected a strength from 0 to 1, got ${strength}`);
}
