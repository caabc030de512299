/** Finds an encoder's weights and builds the encoder from them. */
import { readFile } from "node:fs/promises";
import {
  createVggEncoder,
  type Encoder,
  type VggArchitecture,
  type VggOptions,
  vggTensorNames,
} from "@gramstyle/core";
import { checkLayers, checkName } from "../did-you-mean.ts";
import { withPath } from "../file-errors.ts";
import { checkPackageFile } from "../package-file.ts";
import { type EncoderName, encoderNames } from "./encoder-names.ts";
import { findWeights } from "./find-weights.ts";
import { miniEncoderPath } from "./mini-encoder.ts";
import { readMiniEncoder } from "./read-mini.ts";
import { readSafetensors } from "./read-safetensors.ts";

/**
 * The encoder of that name, else the best that is there: VGG-19 where its weights are, else mini.
 * @param weights a file of weights where one is given; without a name they are taken for VGG-19's
 * @throws UserError for an unknown name
 */
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
 * @throws UserError for an unknown name; of two lines, its code `no-weights`, where there is no such
 * file
 */
export function encoderWeightsPath(encoder: string, weights?: string): string {
  if (weights !== undefined) return weights;
  const name = checkName("encoder", encoder, encoderNames);
  return name === "mini" ? checkPackageFile(miniEncoderPath) : findWeights(name);
}

/** Which encoder, where its weights are, and what it is needed for. */
export interface LoadEncoderOptions {
  /** One of `encoderNames`; see `chooseEncoder` where it is missing. */
  readonly name?: string | undefined;
  /** A .safetensors file; looked for (see `findWeights`) where it is missing. */
  readonly weights?: string | undefined;
  /** Of VGG, "max" or "average"; mini has its own. Default: max. */
  readonly pooling?: VggOptions["pooling"];
  /** How the first convolution sees past the border. Default: zero. */
  readonly border?: VggOptions["border"];
  /** The layers that will be used: only the tensors that they need are read. Default: all. */
  readonly layers?: readonly string[];
}

/**
 * The encoder, its weights on memory that workers share, able to give the layers.
 * @throws UserError for an unknown name or layer, where no weights are found (two lines that say
 * how to get them), and for weights that are damaged (one line that begins with the file's path)
 */
export async function loadEncoder(options: LoadEncoderOptions = {}): Promise<Encoder> {
  const name = chooseEncoder(options.name, options.weights);
  return name === "mini" ? loadMini(options) : loadVgg(name, options);
}

async function loadVgg(name: VggArchitecture, options: LoadEncoderOptions): Promise<Encoder> {
  const { pooling, border } = options;
  const { layers: known } = createVggEncoder({ architecture: name, weights: {} });
  const layers = options.layers ?? known;
  checkLayers(name, layers, known);
  const path = encoderWeightsPath(name, options.weights);
  const weights = await readSafetensors(path, vggTensorNames(name, layers));
  try {
    return createVggEncoder({
      architecture: name,
      weights,
      ...(pooling && { pooling }),
      ...(border && { border }),
    });
  } catch (error) {
    throw withPath(path, error);
  }
}

async function loadMini({ weights, border, layers }: LoadEncoderOptions): Promise<Encoder> {
  const path = encoderWeightsPath("mini", weights);
  try {
    return readMiniEncoder(await readFile(path), {
      layers,
      shared: true,
      ...(border && { border }),
    });
  } catch (error) {
    throw withPath(path, error);
  }
}
