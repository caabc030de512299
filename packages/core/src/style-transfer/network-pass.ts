/** How a picture goes through a network: what is built for a size, and what it takes and gives. */
import { UserError } from "../errors.ts";
import { createGraph, type Graph } from "../graph/graph.ts";
import type { Shape } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { parameterConstants } from "../networks/parameters.ts";
import { type ActivationRanges, quantizeActivation } from "../networks/quantize.ts";
import {
  createTransformNet,
  type TransformNet,
  type TransformNetDescription,
} from "../networks/transform-net.ts";
import { input } from "../ops/elementwise.ts";
import type { Tensor } from "../weights/safetensors.ts";

/** What must be known of a network that others made. */
export interface ForeignNetwork {
  /** 1×3×height×width, RGB. */
  readonly inputName: string;
  readonly outputName: string;
  /** Pixels that it takes are in 0..inputRange, those that it gives in 0..outputRange. */
  readonly inputRange: number;
  readonly outputRange: number;
  /** The one size that it takes, where it takes only one. */
  readonly fixedSize?: { readonly width: number; readonly height: number };
}

/** What stylizers compute, for those who keep pictures elsewhere than in arrays: on a GPU. */
export interface NetworkPass extends Omit<ForeignNetwork, "fixedSize"> {
  readonly name: string;
  /** For pictures of a shape, 1×3×height×width, whose sides are as `paddedSide` says. */
  graphOf(shape: Shape): Graph;
  /** The network's values for a picture's; missing where nothing can be built around it. */
  net?(image: Value): Value;
  /** Whether the network's pixels are in [0, 1] by themselves. */
  readonly bounded?: boolean;
  /** What it takes beside the picture. */
  readonly conditions?: Readonly<Record<string, Shape>>;
  /**
   * The side that the network gets for a picture's, in pixels: what is beyond the picture, at the
   * right and the bottom, is its reflection.
   */
  paddedSide(side: number): number;
}

/** A network with its parameters, and in what it computes. */
export interface PassOptions {
  /** One of ours, by its description, or a net of one's own. */
  readonly network: TransformNetDescription | TransformNet;
  /** As the network asks for them. */
  readonly parameters: Readonly<Record<string, Tensor>>;
  /**
   * Computes the most of the net in eight bits, which is faster where the engine has kernels for
   * them: what `measureRanges` of the trainer found, or a style model's card has. Default: float32.
   */
  readonly ranges?: ActivationRanges;
}

/** @throws UserError where a parameter is missing or has another shape, or a range is missing */
export function networkPass({ network, parameters, ranges }: PassOptions): NetworkPass {
  const net = "build" in network ? network : createTransformNet(network);
  const source = parameterConstants(parameters);
  const quantize = ranges && quantizeBy(ranges, net);
  const netFor = (image: Value) => {
    const conditions = Object.entries(net.conditions);
    const values = conditions.map(([condition, of]) => [condition, input(condition, of)] as const);
    return net.build({ ...Object.fromEntries(values), image }, source, quantize);
  };
  // Costs nothing, and finds parameters that are wrong.
  netFor(input("image", [1, 3, net.minimumSize, net.minimumSize]));
  return {
    name: net.name,
    graphOf: (shape) => createGraph({ stylized: netFor(input("image", shape)) }),
    net: netFor,
    inputName: "image",
    outputName: "stylized",
    inputRange: 1,
    outputRange: 1,
    bounded: net.bounded,
    conditions: net.conditions,
    paddedSide: (side) => roundUp(Math.max(side, net.minimumSize), net.sizeMultiple),
  };
}

function quantizeBy(ranges: ActivationRanges, net: TransformNet) {
  if (!net.quantizable) {
    throw new UserError("eight bits need a realtime net that normalises the picture alone");
  }
  return (name: string, x: Value): Value => {
    const range = ranges[name];
    if (!range) throw new UserError(`expected a range of the activation "${name}", got none`);
    return quantizeActivation(x, range);
  };
}

/**
 * Networks of others commonly halve the picture two or three times, and where that leaves a rest
 * they give back another size, or fail.
 */
const foreignMultiple = 8;

/** Of a network that others made: its graph has only its input and its output. */
export function foreignPass(network: ForeignNetwork): NetworkPass {
  const { inputName, outputName, inputRange, outputRange, fixedSize } = network;
  return {
    ...{ name: "style model", inputName, outputName, inputRange, outputRange },
    graphOf: (shape) => createGraph({ [outputName]: input(inputName, shape) }),
    paddedSide: (side) =>
      fixedSize ? side : roundUp(Math.max(side, 4 * foreignMultiple), foreignMultiple),
  };
}

const roundUp = (side: number, multiple: number) => Math.ceil(side / multiple) * multiple;
