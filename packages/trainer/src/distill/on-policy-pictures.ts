/**
 * On-policy pictures: pictures that are being optimized against the student itself, one step
 * ahead with every step of its training. An optimizer walks where the student is wrong, into
 * pictures that no photograph resembles; so the student is taught there, too.
 */
import {
  type Arrays,
  adamInit,
  adamUpdate,
  add,
  buildMini,
  createGraph,
  createRandom,
  type Graph,
  gradients,
  gramMatrixOfActivations,
  input,
  type MiniArchitecture,
  mul,
  type OptimizerState,
  parameterInputs,
  reduceSum,
  type Tensor,
  totalVariationLoss,
  UserError,
  type Value,
} from "@gramstyle/core";
import { relativeErrors } from "./relative-errors.ts";

export interface OnPolicyOptions {
  readonly architecture: MiniArchitecture;
  /** Pictures that are worked on at a time. */
  readonly count: number;
  /** Pixels a side. */
  readonly size: number;
}

const contentLayer = "relu4_2";
const styleLayers = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"];
const learningRate = 0.02;
const box = { lower: 0, upper: 1 };

/**
 * The gradient of each picture's own loss. Inputs: "images", "contents", "styles" (count×3×S×S),
 * "weight/content" (count), "weight/total variation", every parameter. Output: "gradient".
 */
export function onPolicyGraph({ architecture, count, size }: OnPolicyOptions): Graph {
  const shape = [count, 3, size, size];
  const images = input("images", shape);
  const parameters = parameterInputs();
  const heads = (pictures: Value, layers: readonly string[]) =>
    buildMini(pictures, layers, architecture, parameters.source, "replicate");
  const found = heads(images, [...styleLayers, contentLayer]);
  const content = heads(input("contents", shape), [contentLayer])[contentLayer]!;
  const styles = heads(input("styles", shape), styleLayers);
  const contentErrors = relativeErrors(found[contentLayer]!, content);
  const variation = totalVariationLoss(images, { norm: "l2", reduction: "mean" });

  let total = reduceSum(mul(contentErrors, input("weight/content", [count])));
  total = add(total, mul(mul(variation, count), input("weight/total variation", [])));
  for (const layer of styleLayers) {
    const gram = gramMatrixOfActivations(found[layer]!);
    const errors = relativeErrors(gram, gramMatrixOfActivations(styles[layer]!));
    total = add(total, mul(reduceSum(errors), 1 / styleLayers.length));
  }
  const [gradient] = gradients(total, [images]);
  return createGraph({ gradient: gradient! });
}

/** One picture on its way, as plain data. */
export interface OnPolicyPicture {
  readonly pixels: Float32Array;
  readonly content: Float32Array;
  readonly style: Float32Array;
  readonly contentWeight: number;
  /** Steps until it is begun anew. */
  readonly left: number;
  readonly optimizer: OptimizerState;
}

/**
 * Begins a picture: from its content, or now and then from noise or from the style, for 20 to 200
 * steps. The seed decides.
 */
export function beginPicture(
  content: Float32Array,
  style: Float32Array,
  seed: number,
): OnPolicyPicture {
  const random = createRandom(seed);
  const kind = random();
  const noise = () => Float32Array.from(content, random);
  return {
    pixels: kind < 0.6 ? content : kind < 0.9 ? noise() : style,
    content,
    style,
    // As a checkpoint will hold it.
    contentWeight: Math.fround([0, 0.05, 0.15, 0.5][Math.floor(random() * 4)]!),
    left: 20 + Math.floor(random() * 180),
    optimizer: adamInit(content.length),
  };
}

/** The inputs of `onPolicyGraph`, without the parameters. */
export function onPolicyInputs(pictures: readonly OnPolicyPicture[]): Arrays {
  return {
    images: joined(pictures.map(({ pixels }) => pixels)),
    contents: joined(pictures.map(({ content }) => content)),
    styles: joined(pictures.map(({ style }) => style)),
    "weight/content": Float32Array.from(pictures, ({ contentWeight }) => contentWeight),
    "weight/total variation": Float32Array.of(0.5),
  };
}

/** Each picture one step of Adam further; those whose time is over are begun anew by `renew`. */
export function advancePictures(
  pictures: readonly OnPolicyPicture[],
  gradient: Float32Array,
  renew: (i: number) => OnPolicyPicture,
): OnPolicyPicture[] {
  return pictures.map((picture, i) => {
    if (picture.left === 0) return renew(i);
    const { length } = picture.pixels;
    const own = gradient.subarray(i * length, (i + 1) * length);
    const { x, state } = adamUpdate(picture.pixels, own, picture.optimizer, learningRate, { box });
    return { ...picture, pixels: x, optimizer: state, left: picture.left - 1 };
  });
}

/** Arrays one after the other. */
export function joined(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** For a checkpoint. */
export function picturesToArrays(pictures: readonly OnPolicyPicture[]): Record<string, Tensor> {
  const arrays: Record<string, Tensor> = {};
  const flat = (data: Float32Array): Tensor => ({ shape: [data.length], data });
  pictures.forEach(({ pixels, content, style, contentWeight, left, optimizer }, i) => {
    arrays[`picture${i}/pixels`] = flat(pixels);
    arrays[`picture${i}/content`] = flat(content);
    arrays[`picture${i}/style`] = flat(style);
    arrays[`picture${i}/m`] = flat(optimizer.arrays.m!);
    arrays[`picture${i}/v`] = flat(optimizer.arrays.v!);
    arrays[`picture${i}/numbers`] = flat(
      Float32Array.of(contentWeight, left, optimizer.numbers.step!),
    );
  });
  return arrays;
}

export function picturesFromArrays(
  arrays: Readonly<Record<string, Tensor>>,
  count: number,
): OnPolicyPicture[] {
  return Array.from({ length: count }, (_, i) => {
    const data = (what: string) => {
      const array = arrays[`picture${i}/${what}`];
      if (array) return array.data;
      throw new UserError(`the checkpoint is damaged: the ${what} of picture ${i + 1} are missing`);
    };
    const [contentWeight, left, step] = data("numbers") as unknown as [number, number, number];
    return {
      pixels: data("pixels"),
      content: data("content"),
      style: data("style"),
      contentWeight,
      left,
      optimizer: { numbers: { step }, arrays: { m: data("m"), v: data("v") } },
    };
  });
}
