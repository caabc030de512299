/** A picture being painted: interleaved RGB floats in [0, 1] (display values, sRGB). */

/** Rows from the top; three floats a pixel. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** A colour, red, green and blue, usually in [0, 1]. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A black raster. */
export function createRaster(width: number, height: number): Raster {
  return { width, height, data: new Float32Array(3 * width * height) };
}

/**
 * A raster of the colours that `shade` gives, x and y being in pixels from the top left. A pixel
 * that differs from a neighbour becomes the mean of samples² points spread evenly in it; the others
 * keep the one colour of their centre.
 */
export function shadeRaster(
  width: number,
  height: number,
  samples: number,
  shade: (x: number, y: number) => Colour,
): Raster {
  const centres = createRaster(width, height);
  for (let i = 0; i < width * height; i++) {
    const colour = shade((i % width) + 0.5, Math.floor(i / width) + 0.5);
    for (let c = 0; c < 3; c++) centres.data[3 * i + c] = Math.min(1, Math.max(0, colour[c]!));
  }
  const raster = { ...centres, data: centres.data.slice() };
  const share = 1 / (samples * samples);
  for (let i = 0; i < width * height; i++) {
    if (!differs(centres, i)) continue;
    raster.data.fill(0, 3 * i, 3 * i + 3);
    for (let sample = 0; sample < samples * samples; sample++) {
      const dx = ((sample % samples) + 0.5) / samples;
      const dy = (Math.floor(sample / samples) + 0.5) / samples;
      const colour = shade((i % width) + dx, Math.floor(i / width) + dy);
      for (let c = 0; c < 3; c++) {
        raster.data[3 * i + c]! += share * Math.min(1, Math.max(0, colour[c]!));
      }
    }
  }
  return raster;
}

/** Whether the pixel differs visibly from one of its four neighbours. */
function differs({ width, height, data }: Raster, pixel: number): boolean {
  const x = pixel % width;
  const y = Math.floor(pixel / width);
  const neighbours = [
    x > 0 ? pixel - 1 : pixel,
    x < width - 1 ? pixel + 1 : pixel,
    y > 0 ? pixel - width : pixel,
    y < height - 1 ? pixel + width : pixel,
  ];
  return neighbours.some((other) =>
    [0, 1, 2].some((c) => Math.abs(data[3 * other + c]! - data[3 * pixel + c]!) > 0.04),
  );
}

/** The raster at 1/`factor` of its size, each pixel the mean of factor² ones. */
export function shrink(raster: Raster, factor: number): Raster {
  const result = createRaster(
    Math.floor(raster.width / factor),
    Math.floor(raster.height / factor),
  );
  const share = 1 / (factor * factor);
  for (let y = 0; y < result.height * factor; y++) {
    for (let x = 0; x < result.width * factor; x++) {
      const to = 3 * (Math.floor(y / factor) * result.width + Math.floor(x / factor));
      const from = 3 * (y * raster.width + x);
      for (let c = 0; c < 3; c++) result.data[to + c]! += share * raster.data[from + c]!;
    }
  }
  return result;
}

/** The raster as bytes, three a pixel. */
export function bytesOf(raster: Raster): Uint8Array {
  return Uint8Array.from(raster.data, (value) => 255 * Math.min(1, Math.max(0, value)) + 0.5);
}

/** The colour written as "#rrggbb". */
export function hex(text: string): Colour {
  const value = Number.parseInt(text.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** From `a` (share 0) to `b` (share 1), linearly. */
export function mixColours(a: Colour, b: Colour, share: number): Colour {
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2])];
}

/** Each channel times `factor`. */
export function scaleColour(colour: Colour, factor: number): Colour {
  return [colour[0] * factor, colour[1] * factor, colour[2] * factor];
}

/** The colour at `position` in [0, 1] along evenly spaced stops. */
export function gradient(stops: readonly Colour[], position: number): Colour {
  const place = Math.min(1, Math.max(0, position)) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  return mixColours(stops[index]!, stops[index + 1]!, place - index);
}
