/** The painting that a net is taught. */
import { type Image, UserError } from "@gramstyle/core";
import { readPicture } from "@gramstyle/media";

/** Below this standard deviation of every channel, pixels differ by what JPEG makes of one colour. */
const flat = 0.01;

/** @throws UserError where it cannot be read, or is of one colour */
export async function readStylePicture(path: string, longSide: number): Promise<Image> {
  const picture = await readPicture(path, { longSide });
  if (pixelDeviation(picture) < flat) {
    throw new UserError(
      `"${path}": the style picture is of one colour, so there is no texture to learn; choose another`,
    );
  }
  return picture;
}

/** The largest standard deviation of a colour channel. */
export function pixelDeviation({ width, height, data }: Image): number {
  const area = width * height;
  const deviations = [0, 1, 2].map((channel) => {
    const plane = data.subarray(channel * area, (channel + 1) * area);
    const mean = plane.reduce((sum, x) => sum + x, 0) / area;
    return Math.sqrt(plane.reduce((sum, x) => sum + (x - mean) ** 2, 0) / area);
  });
  return Math.max(...deviations);
}
