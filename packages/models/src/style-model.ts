/**
 * Style models as files: one ONNX file for pictures of any size, with the card in its metadata. Any
 * engine for ONNX can run it as it is; here the net's parameters are taken out again by their names,
 * so that every backend can run it.
 */

import {
  createGraph,
  createTransformNet,
  input,
  parameterConstants,
  type Tensor,
  UserError,
} from "@gramstyle/core";
import { type ModelProto, readTensor, toOnnx, type WholeModel } from "@gramstyle/onnx";
import { pickParameters } from "./network-parameters.ts";
import {
  describeForeign,
  type ForeignOptions,
  type ForeignStyleModel,
} from "./onnx/foreign-model.ts";
import { readOnnx } from "./onnx/read-onnx.ts";
import { cardKey, parseStyleCard, parseStyleCardText, type StyleCard } from "./style-card.ts";

/** What a file of ours holds. */
export interface GramstyleModel {
  readonly kind: "gramstyle";
  readonly card: StyleCard;
  /** By name, as `createTransformNet(card.network)` asks for them. */
  readonly parameters: Readonly<Record<string, Tensor>>;
}

/** What a style model's file is made of. */
export interface FormatStyleModelOptions {
  readonly card: StyleCard;
  /** All of the net's; others are left out. */
  readonly parameters: Readonly<Record<string, Tensor>>;
  /**
   * Whether kernels are kept as float16. That halves the file, and moves the pixels of a published
   * `johnson` net by 0.2 of 255 levels on average, by 6 at most. Default: true.
   */
  readonly halfPrecision?: boolean;
}

/**
 * The file: input `image` and output `stylized`, both 1×3×height×width, RGB in 0..1, sides multiples
 * of the card's sizeMultiple.
 * @throws UserError where the card or a parameter is not as it must be
 */
export function formatStyleModel(options: FormatStyleModelOptions): Uint8Array {
  const card = parseStyleCard(options.card);
  const net = createTransformNet(card.network);
  if (card.sizeMultiple !== net.sizeMultiple) {
    throw new UserError(
      `the style model's card, sizeMultiple: expected ${net.sizeMultiple}, got ${card.sizeMultiple}`,
    );
  }
  const parameters = pickParameters(net.parameters, options.parameters, "the style model");
  // The size does not matter to the file; a small one costs nothing.
  const image = input("image", [1, 3, net.minimumSize, net.minimumSize]);
  const graph = createGraph({ stylized: net.build({ image }, parameterConstants(parameters)) });
  return toOnnx(graph, {
    name: card.name,
    description: card.title,
    metadata: { [cardKey]: JSON.stringify(card) },
    dynamicSize: true,
    halfPrecision: options.halfPrecision ?? true,
  });
}

/**
 * Reads our files, and other people's fast-neural-style ONNX files. What is read is only these
 * bytes: a file that names others is refused.
 * @throws UserError, one line, for what is no style model
 */
export function parseStyleModel(
  bytes: Uint8Array,
  options: ForeignOptions = {},
): GramstyleModel | ForeignStyleModel {
  const model = readOnnx(bytes);
  const card = cardOf(model);
  if (!card) return describeForeign(model, bytes, options);
  const what = `the style model "${card.name}" is damaged`;
  const parameters = pickParameters(
    createTransformNet(card.network).parameters,
    tensorsOf(model),
    what,
  );
  return { kind: "gramstyle", card, parameters };
}

function cardOf({ metadataProps }: ModelProto): StyleCard | undefined {
  const entry = metadataProps.find(({ key }) => key === cardKey);
  return entry && parseStyleCardText(entry.value);
}

function tensorsOf({ graph }: WholeModel): Record<string, Tensor> {
  return Object.fromEntries(
    graph.initializer.flatMap((initializer) => {
      const tensor = readTensor(initializer);
      return tensor ? [[initializer.name, tensor]] : [];
    }),
  );
}
