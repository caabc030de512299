/** Fast mode: a network repaints a picture in one pass (Johnson et al. 2016, arXiv 1603.08155). */
import type { Arrays, Backend } from "../backend.ts";
import { BackendError, UserError } from "../errors.ts";
import { formatShape, type Shape, sizeOf } from "../graph/shape.ts";
import { cropImage, padByReflection } from "../image/border.ts";
import { blendImages } from "../image/color.ts";
import type { Image } from "../image/image.ts";
import { clampFinitePixels, resizeImage } from "../image/resize.ts";
import type { AbortSignalLike } from "../runtime.ts";
import {
  type ForeignNetwork,
  foreignPass,
  type NetworkPass,
  networkPass,
  type PassOptions,
} from "./network-pass.ts";
import { createSizeCache } from "./size-cache.ts";
import { createFrameStylizer, frameByFrame } from "./stylize-frame.ts";
import { checkStrength, type Stylizer } from "./stylizer.ts";

interface StylizerCommon {
  readonly backend: Backend;
  /**
   * How many pictures are with the backend at once; the others wait. More than 1 where it is a
   * pool, which computes several at a time. Default: 1.
   */
  readonly concurrency?: number;
}

/** A network with its parameters, and the backend that runs it. */
export interface StylizerOptions extends StylizerCommon, PassOptions {
  /** Default: the network's. */
  readonly name?: string;
}

/**
 * A stylizer of a transform net, on any backend. Pictures may have any size: what the net
 * cannot take is padded by reflection at the right and the bottom, and cut off again. A graph is
 * compiled for each padded size; the last two are kept.
 * @throws UserError where a parameter is missing or has another shape, or a range is missing
 */
export function createStylizer({
  name,
  backend,
  concurrency,
  ...network
}: StylizerOptions): Stylizer {
  const pass = networkPass(network);
  const common = { name: name ?? pass.name, backend, ...(concurrency && { concurrency }) };
  return stylizerOf(common, pass);
}

/** A network of others, and the backend that runs it. */
export interface ForeignStylizerOptions extends ForeignNetwork, StylizerCommon {
  /** Default: "style model". */
  readonly name?: string;
  /**
   * Runs that network, whatever graph it compiles: only the names and shapes of the graph's inputs
   * and outputs count.
   */
  readonly backend: Backend;
}

/**
 * A stylizer of a network that others made. To one that takes only one size, pictures are resized,
 * their proportions with them, and what it makes is resized back.
 * @throws UserError where the network takes what it is not given
 */
export function createForeignStylizer(options: ForeignStylizerOptions): Stylizer {
  const { name = "style model", fixedSize } = options;
  const stylizer = stylizerOf({ ...options, name }, foreignPass(options));
  if (!fixedSize) return stylizer;
  const stylize: Stylizer["stylize"] = async (image, { strength = 1, ...options } = {}) => {
    checkStrength(strength);
    options.signal?.throwIfAborted();
    if (strength === 0) return copyOf(image);
    const fitted = resizeImage(image, fixedSize.width, fixedSize.height);
    const stylized = await stylizer.stylize(fitted, options);
    const { width, height } = image;
    return blendImages(image, resizeImage(stylized, width, height, "bicubic"), strength);
  };
  return { ...stylizer, stylize, stylizeFrame: frameByFrame(stylize) };
}

function stylizerOf(
  { name, backend, concurrency = 1 }: StylizerCommon & { readonly name: string },
  pass: NetworkPass,
): Stylizer {
  const { inputName, outputName, inputRange, outputRange } = pass;
  const executables = createSizeCache({
    limit: 2,
    concurrency,
    compile: (width, height) => backend.compile(pass.graphOf([1, 3, height, width])),
  });

  const runNet = async (
    image: Image,
    conditions: Readonly<Arrays>,
    signal: AbortSignalLike | undefined,
  ): Promise<Image> => {
    const width = pass.paddedSide(image.width);
    const height = pass.paddedSide(image.height);
    // Made larger in its turn: many that wait would otherwise take memory, and time in one piece.
    const pixels = () => {
      const padded = padByReflection(image, width, height).data;
      return inputRange === 1 ? padded : padded.map((x) => x * inputRange);
    };
    const outputs = await executables.use(
      width,
      height,
      (executable) => executable.run({ ...conditions, [inputName]: pixels() }, { signal }),
      signal,
    );
    const data = outputs[outputName]!;
    if (data.length !== 3 * width * height) {
      throw new BackendError(
        `the style model gave ${data.length} numbers for a picture of ${width}×${height}, expected ${3 * width * height}`,
      );
    }
    if (outputRange !== 1) for (let i = 0; i < data.length; i++) data[i]! /= outputRange;
    return cropImage({ width, height, data }, image.width, image.height);
  };

  const stylizer: Stylizer = {
    name,
    device: backend.device,
    async stylize(image, { strength = 1, conditions = {}, signal } = {}) {
      checkStrength(strength);
      checkConditions(pass.conditions ?? {}, conditions);
      signal?.throwIfAborted();
      if (strength === 0) return copyOf(image);
      const stylized = await runNet(image, conditions, signal);
      const { data } = stylized;
      if (!(pass.bounded ? sampledFinite(data) : clampFinitePixels(data))) {
        throw new BackendError(
          "the style model gave pixels that are not numbers; its weights seem damaged",
        );
      }
      return strength === 1 ? stylized : blendImages(image, stylized, strength);
    },
    stylizeFrame: (frame, options) => frames.stylize(frame, options),
    async dispose() {
      await Promise.all([executables.dispose(), frames.dispose()]);
    },
  };
  const frames = createFrameStylizer({
    ...{ backend, concurrency, net: pass.net, paddedSide: pass.paddedSide },
    stylize: stylizer.stylize,
  });
  return stylizer;
}

/**
 * Looks at one pixel in sixteen: weights that are damaged show in all of them, and for a frame of a
 * video a pass over all pixels would count.
 */
function sampledFinite(data: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < data.length; i += 16) sum += data[i]! * 0;
  return sum === 0;
}

function checkConditions(expected: Readonly<Record<string, Shape>>, given: Readonly<Arrays>): void {
  for (const name of Object.keys(given)) {
    if (!expected[name]) throw new UserError(`the style model takes no condition "${name}"`);
  }
  for (const [name, shape] of Object.entries(expected)) {
    const length = given[name]?.length;
    if (length === sizeOf(shape)) continue;
    throw new UserError(
      `the condition "${name}": expected ${formatShape(shape)} numbers, got ${length ?? "none"}`,
    );
  }
}

const copyOf = ({ width, height, data }: Image): Image => ({ width, height, data: data.slice() });
