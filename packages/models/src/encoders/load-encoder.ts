/** Finds an encoder's weights and builds the encoder from them. */
import {
  createMiniEncoder,
  createVggEncoder,
  type Encoder,
  type MiniArchitecture,
  miniArchitecture,
  type VggArchitecture,
  type VggOptions,
  vggTensorNames,
} from "@gramstyle/core";
import { miniEncoderPath } from "@gramstyle/models";
import { checkName } from "./did-you-mean.ts";
import { findWeights } from "./find-weights.ts";
import { readSafetensors, readSafetensorsWhole, withPath } from "./read-safetensors.ts";

export type EncoderName = VggArchitecture | "mini";

/** The encoders that `--encoder` knows. */
export const encoderNames: readonly EncoderName[] = ["vgg19", "vgg16", "mini"];

/** What `--encoder` says, or the best that is there: VGG-19 where its weights are, else mini. */
export function chooseEncoder(wanted: string | undefined, weights?: string): EncoderName {
  if (wanted !== undefined) return checkName("encoder", wanted, encoderNames);
  if (weights !== undefined) return "vgg19";
  try {
    findWeights("vgg19");
    return "vgg19";
  } catch {
    return "mini";
  }
}

/**
 * The file of an encoder's weights: the one given, else where it is on this machine.
 * @throws UserError for an unknown name; of two lines where there is no such file
 */
export function encoderWeightsPath(encoder: string, weights?: string): string {
  if (weights !== undefined) return weights;
  const name = checkName("encoder", encoder, encoderNames);
  return name === "mini" ? miniEncoderPath : findWeights(name);
}

export interface LoadEncoderOptions {
  /** One of `encoderNames`. */
  readonly name: string;
  /** A .safetensors file; looked for (see `findWeights`) where it is missing. */
  readonly weights?: string | undefined;
  /** Of VGG; mini has its own. */
  readonly pooling: NonNullable<VggOptions["pooling"]>;
  readonly border: NonNullable<VggOptions["border"]>;
  /** The layers that will be used: only the tensors that they need are read. */
  readonly layers: readonly string[];
}

/**
 * The encoder, its weights on shared memory, able to give the layers.
 * @throws UserError for an unknown name or layer, where no weights are found (two lines that say
 * how to get them), and for weights that are damaged (one line that begins with the file's path)
 */
export async function loadEncoder(options: LoadEncoderOptions): Promise<Encoder> {
  const { pooling, border, layers } = options;
  const name = checkName("encoder", options.name, encoderNames);
  if (name === "mini") return loadMini(options);
  const { layers: known } = createVggEncoder({ architecture: name, weights: {} });
  checkLayers(name, layers, known);
  const path = encoderWeightsPath(name, options.weights);
  const weights = await readSafetensors(path, vggTensorNames(name, layers));
  try {
    return createVggEncoder({ architecture: name, weights, pooling, border });
  } catch (error) {
    throw withPath(path, error);
  }
}

async function loadMini({ weights, border, layers }: LoadEncoderOptions): Promise<Encoder> {
  const path = encoderWeightsPath("mini", weights);
  const { tensors, metadata } = await readSafetensorsWhole(path);
  const architecture: MiniArchitecture = metadata.architecture
    ? JSON.parse(metadata.architecture)
    : miniArchitecture;
  checkLayers("mini", layers, Object.keys(architecture.heads));
  const encoder = createMiniEncoder({ weights: tensors, architecture, border });
  return encoder;
}

/** @throws UserError, with "did you mean", for a layer that the encoder does not have */
function checkLayers(name: string, layers: readonly string[], known: readonly string[]): void {
  for (const layer of layers) checkName(`layer of ${name}`, layer, known);
}
