/**
 * Convolution and its two gradients on the CPU, as products with a matrix of patches: for a band
 * of output rows, every kernel position's view of the picture is one row of that matrix. It keeps
 * the inner loop long and free of border cases, whatever stride, padding and size.
 */
import type { ConvolutionAttributes } from "../graph/op-set.ts";
import type { Shape } from "../graph/shape.ts";
import { addProduct } from "./reference-product.ts";
import { asFloat64, type Kernel, type Numbers } from "./tensor.ts";

/** Columns of the patch matrix, about: long enough rows, and yet small enough for a cache. */
const patchColumns = 160;

export const conv2d: Kernel<"conv2d"> = ([x, kernel, bias], attributes, shape) => {
  const g = geometry(x!.shape, kernel!.shape, shape, attributes);
  const y = new Float64Array(g.images * g.outChannels * g.outPlane);
  if (bias) {
    for (let plane = 0; plane < g.images * g.outChannels; plane++) {
      const number = bias.data[plane % g.outChannels]!;
      y.fill(number, plane * g.outPlane, (plane + 1) * g.outPlane);
    }
  }
  const patches = new Float64Array(g.patch * g.bandRows * g.outWidth);
  forEachBand(g, (band) => {
    copyPatches(g, band, x!.data, patches);
    addProduct(
      { data: kernel!.data, start: band.kernel, row: g.patch, column: 1 },
      { data: patches, start: 0, row: band.columns },
      { data: y, start: band.output, row: g.outPlane },
      { m: g.outPerGroup, k: g.patch, n: band.columns },
    );
  });
  return y;
};

export const conv2dInputGradient: Kernel<"conv2dInputGradient"> = ([dy, kernel], attributes) => {
  const g = geometry(attributes.inputShape, kernel!.shape, dy!.shape, attributes);
  const dx = new Float64Array(g.images * g.channels * g.height * g.width);
  const outputs = asFloat64(dy!.data);
  const patches = new Float64Array(g.patch * g.bandRows * g.outWidth);
  forEachBand(g, (band) => {
    patches.fill(0);
    addProduct(
      { data: kernel!.data, start: band.kernel, row: 1, column: g.patch },
      { data: outputs, start: band.output, row: g.outPlane },
      { data: patches, start: 0, row: band.columns },
      { m: g.patch, k: g.outPerGroup, n: band.columns },
    );
    addPatches(g, band, patches, dx);
  });
  return dx;
};

export const conv2dFilterGradient: Kernel<"conv2dFilterGradient"> = ([x, dy], attributes) => {
  const g = geometry(x!.shape, attributes.filterShape, dy!.shape, attributes);
  const dKernel = new Float64Array(g.outChannels * g.patch);
  const patches = new Float64Array(g.patch * g.bandRows * g.outWidth);
  const turned = new Float64Array(patches.length);
  forEachBand(g, (band) => {
    copyPatches(g, band, x!.data, patches);
    transposeInto(turned, patches, g.patch, band.columns);
    addProduct(
      { data: dy!.data, start: band.output, row: g.outPlane, column: 1 },
      { data: turned, start: 0, row: g.patch },
      { data: dKernel, start: band.kernel, row: g.patch },
      { m: g.outPerGroup, k: band.columns, n: g.patch },
    );
  });
  return dKernel;
};

interface Geometry extends ConvolutionAttributes {
  readonly images: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly outChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outPlane: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly perGroup: number;
  readonly outPerGroup: number;
  /** Elements of one output channel's kernel. */
  readonly patch: number;
  readonly bandRows: number;
}

function geometry(
  x: Shape,
  kernel: Shape,
  y: Shape,
  { stride, padding, groups }: ConvolutionAttributes,
): Geometry {
  const [images, channels, height, width] = x as [number, number, number, number];
  const [outChannels, perGroup, kernelHeight, kernelWidth] = kernel as typeof x & number[];
  const [, , outHeight, outWidth] = y as [number, number, number, number];
  return {
    stride,
    padding,
    groups,
    images,
    channels,
    height,
    width,
    outChannels: outChannels!,
    outHeight,
    outWidth,
    outPlane: outHeight * outWidth,
    kernelHeight: kernelHeight!,
    kernelWidth: kernelWidth!,
    perGroup: perGroup!,
    outPerGroup: outChannels! / groups,
    patch: perGroup! * kernelHeight! * kernelWidth!,
    bandRows: Math.min(outHeight, Math.max(1, Math.round(patchColumns / outWidth))),
  };
}

/** Some output rows of one picture's one group, and where its data begins in each array. */
interface Band {
  readonly firstRow: number;
  readonly rows: number;
  readonly columns: number;
  readonly input: number;
  readonly kernel: number;
  readonly output: number;
}

function forEachBand(g: Geometry, visit: (band: Band) => void): void {
  for (let image = 0; image < g.images; image++) {
    for (let group = 0; group < g.groups; group++) {
      for (let firstRow = 0; firstRow < g.outHeight; firstRow += g.bandRows) {
        const rows = Math.min(g.bandRows, g.outHeight - firstRow);
        const outChannel = image * g.outChannels + group * g.outPerGroup;
        visit({
          firstRow,
          rows,
          columns: rows * g.outWidth,
          input: (image * g.channels + group * g.perGroup) * g.height * g.width,
          kernel: group * g.outPerGroup * g.patch,
          output: outChannel * g.outPlane + firstRow * g.outWidth,
        });
      }
    }
  }
}

function copyPatches(g: Geometry, band: Band, x: Numbers, patches: Float64Array): void {
  patches.fill(0);
  forEachSegment(g, band, (pixel, column, length) => {
    for (let i = 0; i < length; i++) patches[column + i] = x[pixel + i * g.stride]!;
  });
}

function addPatches(g: Geometry, band: Band, patches: Float64Array, dx: Float64Array): void {
  forEachSegment(g, band, (pixel, column, length) => {
    for (let i = 0; i < length; i++) dx[pixel + i * g.stride]! += patches[column + i]!;
  });
}

/**
 * For every channel, kernel position and output row of a band: the first pixel inside the picture,
 * the element of the patch matrix that it belongs to, and how many follow.
 */
function forEachSegment(
  g: Geometry,
  band: Band,
  visit: (pixel: number, column: number, length: number) => void,
): void {
  let patchRow = 0;
  for (let channel = 0; channel < g.perGroup; channel++) {
    const plane = band.input + channel * g.height * g.width;
    for (let ky = 0; ky < g.kernelHeight; ky++) {
      for (let kx = 0; kx < g.kernelWidth; kx++, patchRow++) {
        // Output columns [first, end) see the picture, the others see padding.
        const first = Math.max(0, Math.ceil((g.padding - kx) / g.stride));
        const last = Math.floor((g.width - 1 + g.padding - kx) / g.stride);
        const length = Math.min(last, g.outWidth - 1) - first + 1;
        if (length <= 0) continue;
        for (let row = 0; row < band.rows; row++) {
          const y = (band.firstRow + row) * g.stride - g.padding + ky;
          if (y < 0 || y >= g.height) continue;
          const pixel = plane + y * g.width + first * g.stride - g.padding + kx;
          visit(pixel, patchRow * band.columns + row * g.outWidth + first, length);
        }
      }
    }
  }
}

function transposeInto(to: Float64Array, from: Float64Array, rows: number, columns: number): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      to[column * rows + row] = from[row * columns + column]!;
    }
  }
}
