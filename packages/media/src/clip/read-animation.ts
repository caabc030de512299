/** The frames of a GIF or WebP: whole ones, as they are seen, with what is transparent. */
import { errorMessage, UserError } from "@gramstyle/core";
import { loadSharp } from "../load-sharp.ts";
import type { Animation } from "./clip.ts";
import type { VideoFrame } from "./frame-stream.ts";

/** Bytes of frames that are decoded at once. */
const chunkBytes = 2 ** 27;

/** @throws UserError where a frame cannot be decoded */
export async function* readAnimation(
  { path, delays, transparent, width: ownWidth, height: ownHeight }: Animation,
  {
    width,
    height,
    signal,
  }: {
    readonly width: number;
    readonly height: number;
    readonly signal?: AbortSignal | undefined;
  },
): AsyncGenerator<VideoFrame, void, undefined> {
  const sharp = await loadSharp();
  const channels = transparent ? 4 : 3;
  const size = width * height * channels;
  const chunk = Math.max(1, Math.floor(chunkBytes / size));
  let pts = 0;
  for (let page = 0; page < delays.length; page += chunk) {
    signal?.throwIfAborted();
    const pages = Math.min(chunk, delays.length - page);
    const input = sharp(path, { page, pages, limitInputPixels: false }).toColourspace("srgb");
    const scaled =
      width === ownWidth && height === ownHeight
        ? input
        : input.resize(width, height, { fit: "fill", kernel: "lanczos3" });
    const { data } = await (transparent ? scaled.ensureAlpha() : scaled.removeAlpha())
      .raw()
      .toBuffer({ resolveWithObject: true })
      .catch((error: unknown) => {
        throw new UserError(`"${path}": a frame cannot be decoded (${errorMessage(error)})`);
      });
    for (let i = 0; i < pages; i++) {
      yield { pts, data: data.subarray(i * size, (i + 1) * size) };
      pts += delays[page + i]!;
    }
  }
}
