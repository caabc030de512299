/**
 * The scorecard: how well a picture has the style of one and the content of another, as plain
 * numbers that can be compared between methods, pictures and sizes. The losses are Gatys' (2015,
 * arXiv 1508.06576), but relative, so that every layer counts alike.
 */
import type { Backend, Executable } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import { UserError } from "../errors.ts";
import { createGraph, type Graph } from "../graph/graph.ts";
import type { Image, PictureSize } from "../image/image.ts";
import { resizeImage } from "../image/resize.ts";
import { input } from "../ops/elementwise.ts";
import { gramStatistic } from "./statistics/gram.ts";
import { styleSizeOf } from "./style-size.ts";
import { totalVariationLoss } from "./total-variation-loss.ts";

/** The layers that are measured unless told otherwise. */
export const scorecardLayers = {
  style: ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"],
  content: "relu4_2",
} as const;

/** A picture's style loss. */
export interface StyleScore {
  /** ‖G − G_style‖² / ‖G_style‖² by layer: Frobenius norms, Gram matrices F·Fᵀ/(HW), uncentred. */
  readonly layers: Readonly<Record<string, number>>;
  /** The mean over the layers. */
  readonly mean: number;
}

/** Plain data; a `null` stands for a ratio to nothing. */
export interface Scorecard {
  /** The size in pixels at which result and content were measured: the result's. */
  readonly width: number;
  readonly height: number;
  /** The size in pixels at which the style was measured. */
  readonly styleWidth: number;
  readonly styleHeight: number;
  /** The result's. 0: the style picture's statistics. */
  readonly styleLoss: StyleScore;
  /** The content picture's own: where the result would be had nothing happened. */
  readonly contentStyleLoss: StyleScore;
  /**
   * styleLoss.mean / contentStyleLoss.mean. 1: nothing happened; 0: the style picture's statistics;
   * null where the content has those itself.
   */
  readonly styleRatio: number | null;
  /** ‖F − F_content‖² / ‖F_content‖² of the content layer's activations. 0: the content's own. */
  readonly contentLoss: number;
  /**
   * The result's total variation Σ|d|, over differences of neighbouring pixels, divided by the
   * content's. 1: as busy as the content; null where that is of one colour.
   */
  readonly totalVariation: number | null;
}

/** With what pictures are measured, and at which layers. */
export interface ScorerOptions {
  readonly backend: Backend;
  /** What judges. For figures that can be compared: VGG-19, max pooling, border zero. */
  readonly encoder: Encoder;
  /** Default: `scorecardLayers.style`. */
  readonly styleLayers?: readonly string[];
  /** Default: `scorecardLayers.content`. */
  readonly contentLayer?: string;
}

/** A result, and the pictures that it was made of. */
export interface PicturesToScore {
  readonly result: Image;
  /** Resized to the result's size. */
  readonly content: Image;
  readonly style: Image;
  /** The long side to which the style is resized, never beyond its own. Default: the result's. */
  readonly styleSize?: number;
}

/** Measures results with one encoder. */
export interface Scorer {
  /** The shortest side of a picture that can be measured, in pixels. */
  readonly minimumSize: number;
  /**
   * Measures a result. Overlapping calls are queued. What was measured of a content or a style is
   * kept as long as its `Image` object lives, so the same object must go on holding the same pixels.
   * @throws UserError for a picture that is too small, or where the content's or the style's
   * activations are all 0, so that nothing can be relative to them
   */
  score(pictures: PicturesToScore): Promise<Scorecard>;
  /** Releases what is compiled; the backend stays the caller's. */
  dispose(): Promise<void>;
}

/** What is measured of one picture. */
interface Measurement {
  readonly grams: Readonly<Record<string, Float32Array>>;
  readonly content: Float32Array;
  readonly totalVariation: number;
}

/**
 * A graph is compiled once for results of one size in a row: sort them by size.
 * @throws UserError where the encoder does not have a layer; its `score` for a picture that is
 * too small
 */
export function createScorer(options: ScorerOptions): Scorer {
  const {
    encoder,
    styleLayers = scorecardLayers.style,
    contentLayer = scorecardLayers.content,
  } = options;
  const layers = { style: styleLayers, content: contentLayer };
  // Total variation needs a neighbour.
  const minimumSize = Math.max(2, encoder.minimumSize([...styleLayers, contentLayer]));
  const compiler = createCompiler(options.backend, (size) => scoreGraph(encoder, layers, size));
  const known = new WeakMap<Image, Map<string, Measurement>>();

  const measure = async (role: string, image: Image, size: PictureSize): Promise<Measurement> => {
    const { width, height } = size;
    if (Math.min(width, height) < minimumSize) {
      throw new UserError(
        `the ${role} picture: expected at least ${minimumSize} pixels a side for these layers, got ${width}×${height}`,
      );
    }
    const { data } = resizeImage(image, width, height);
    const outputs = await (await compiler.compiled(size)).run({ image: data });
    return {
      grams: Object.fromEntries(styleLayers.map((layer) => [layer, outputs[`gram ${layer}`]!])),
      content: outputs.content!,
      totalVariation: outputs["total variation"]![0]!,
    };
  };

  const measureOnce = async (role: string, image: Image, size: PictureSize) => {
    const bySize = known.get(image) ?? new Map<string, Measurement>();
    const key = `${size.width}×${size.height}`;
    const measurement = bySize.get(key) ?? (await measure(role, image, size));
    known.set(image, bySize.set(key, measurement));
    return measurement;
  };

  const score = async ({ result, content, style, styleSize }: PicturesToScore) => {
    const { width, height } = result;
    const longSide = styleSize ?? Math.max(width, height);
    const fitted = styleSizeOf(style, longSide);
    // The style first: then its graph does not come between those of results of one size.
    const target = await measureOnce("style", style, fitted);
    const ofResult = await measure("result", result, { width, height });
    const ofContent = await measureOnce("content", content, { width, height });
    const styleLoss = styleScore(ofResult, target);
    const contentStyleLoss = styleScore(ofContent, target);
    return {
      width,
      height,
      styleWidth: fitted.width,
      styleHeight: fitted.height,
      styleLoss,
      contentStyleLoss,
      styleRatio: ratio(styleLoss.mean, contentStyleLoss.mean),
      contentLoss: relativeDistance(ofResult.content, ofContent.content, "content", contentLayer),
      totalVariation: ratio(ofResult.totalVariation, ofContent.totalVariation),
    };
  };

  let last: Promise<unknown> = Promise.resolve();
  const queued = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
  return {
    minimumSize,
    score: (pictures) => queued(() => score(pictures)),
    dispose: () => queued(() => compiler.dispose()),
  };
}

/** What the scorecard takes style to be, whatever a loss does. */
const measured = gramStatistic({
  distance: "relative",
  gramNormalization: "hw",
  centred: false,
});

/** From the input "image" to its Gram matrices, its content activations and its total variation. */
function scoreGraph(
  encoder: Encoder,
  layers: { readonly style: readonly string[]; readonly content: string },
  { width, height }: PictureSize,
): Graph {
  const image = input("image", [1, 3, height, width]);
  const activations = encoder.activations(image, [...new Set([...layers.style, layers.content])]);
  const grams = layers.style.map((layer) => {
    const { gram } = measured.targets(activations[layer]!);
    return [`gram ${layer}`, gram!] as const;
  });
  return createGraph({
    ...Object.fromEntries(grams),
    content: activations[layers.content]!,
    "total variation": totalVariationLoss(image, { norm: "l1", reduction: "sum" }),
  });
}

/** Keeps the graph of the latest size compiled: each holds the encoder's weights anew. */
function createCompiler(backend: Backend, graphOf: (size: PictureSize) => Graph) {
  let latest: (PictureSize & { readonly executable: Executable }) | undefined;
  const dispose = async () => {
    const executable = latest?.executable;
    latest = undefined;
    await executable?.dispose();
  };
  return {
    async compiled({ width, height }: PictureSize): Promise<Executable> {
      if (latest?.width === width && latest.height === height) return latest.executable;
      await dispose();
      const executable = await backend.compile(graphOf({ width, height }));
      latest = { width, height, executable };
      return executable;
    },
    dispose,
  };
}

function styleScore(of: Measurement, target: Measurement): StyleScore {
  const layers = Object.fromEntries(
    Object.entries(target.grams).map(([layer, gram]) => [
      layer,
      relativeDistance(of.grams[layer]!, gram, "style", layer),
    ]),
  );
  const losses = Object.values(layers);
  return { layers, mean: losses.reduce((sum, loss) => sum + loss, 0) / losses.length };
}

/** Σ(x − t)² / Σt², in double precision. */
function relativeDistance(
  values: Float32Array,
  target: Float32Array,
  role: string,
  layer: string,
): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < target.length; i++) {
    difference += (values[i]! - target[i]!) ** 2;
    size += target[i]! ** 2;
  }
  if (size > 0) return difference / size;
  throw new UserError(
    `the ${role} picture activates nothing at ${layer}, so nothing can be relative to it; choose another picture or layer`,
  );
}

function ratio(value: number, whole: number): number | null {
  return whole > 0 ? value / whole : null;
}
