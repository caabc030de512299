/** Colour of pictures: brightness apart from colour, and pictures mixed. */
import { UserError } from "../errors.ts";
import type { Image } from "./image.ts";
import { clampPixels } from "./resize.ts";

/** The luma of red, green and blue by ITU-R BT.601, which YIQ and YCbCr (so JPEG) have. */
const lumaWeights = [0.299, 0.587, 0.114] as const;

/** The luma Y of every pixel in [0, 1], one plane H×W, of values as they are stored in sRGB. */
export function lumaOf({ width, height, data }: Image): Float32Array {
  const area = width * height;
  const [red, green, blue] = lumaWeights;
  const luma = new Float32Array(area);
  for (let i = 0; i < area; i++) {
    luma[i] = red * data[i]! + green * data[area + i]! + blue * data[2 * area + i]!;
  }
  return luma;
}

/**
 * The stylized picture's luma with the chroma of its content: what Gatys et al. (2016, arXiv
 * 1606.05897) call luminance-only transfer, here done afterwards. With equal chroma B − Y and R − Y
 * are equal too, so that each of the content's channels moves by the difference in luma. Colours
 * that this takes out of [0, 1] are clamped.
 * @throws UserError where the two differ in size
 */
export function preserveColor(stylized: Image, content: Image): Image {
  checkSameSize(stylized, content);
  const { width, height } = content;
  const from = lumaOf(content);
  const to = lumaOf(stylized);
  const area = width * height;
  const data = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < area; i++) {
      data[channel * area + i] = content.data[channel * area + i]! + (to[i]! - from[i]!);
    }
  }
  return { width, height, data: clampPixels(data) };
}

/**
 * (1 − share) · a + share · b in every value; with share 0 or 1 exactly the one or the other.
 * @throws UserError where the two differ in size
 */
export function blendImages(a: Image, b: Image, share: number): Image {
  checkSameSize(a, b);
  const { width, height } = a;
  if (share === 0 || share === 1) {
    return { width, height, data: (share === 0 ? a : b).data.slice() };
  }
  const data = new Float32Array(a.data.length);
  for (let i = 0; i < data.length; i++) {
    data[i] = (1 - share) * a.data[i]! + share * b.data[i]!;
  }
  return { width, height, data };
}

function checkSameSize(a: Image, b: Image): void {
  if (a.width === b.width && a.height === b.height) return;
  throw new UserError(
    `expected two pictures of one size, got ${a.width}×${a.height} and ${b.width}×${b.height}`,
  );
}
