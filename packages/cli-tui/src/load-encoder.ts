/** Finds an encoder's weights on this machine and builds the encoder from them. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  createVggEncoder,
  type Encoder,
  UserError,
  type VggArchitecture,
  type VggOptions,
  vggTensorNames,
} from "@gramstyle/core";
import { checkName } from "./did-you-mean.ts";
import { readSafetensors, withPath } from "./read-safetensors.ts";

/** The encoders that `--encoder` knows. */
export const encoderNames: readonly VggArchitecture[] = ["vgg19", "vgg16"];

export interface LoadEncoderOptions {
  /** One of `encoderNames`. */
  readonly name: string;
  /** A .safetensors file; looked for (see `findWeights`) where it is missing. */
  readonly weights?: string | undefined;
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
  const architecture = checkName("encoder", options.name, encoderNames);
  checkLayers(architecture, layers);
  const path = options.weights ?? findWeights(architecture);
  const weights = await readSafetensors(path, vggTensorNames(architecture, layers));
  try {
    return createVggEncoder({ architecture, weights, pooling, border });
  } catch (error) {
    throw withPath(path, error);
  }
}

/** @throws UserError, with "did you mean", for a layer that the encoder does not have */
export function checkLayers(architecture: VggArchitecture, layers: readonly string[]): void {
  const { layers: known } = createVggEncoder({ architecture, weights: {} });
  for (const layer of layers) checkName(`layer of ${architecture}`, layer, known);
}

/**
 * The file of weights: what the environment variable GRAMSTYLE_VGG19 (GRAMSTYLE_VGG16) says, else
 * vgg19_conv.safetensors in the folder `gramstyle` of the cache ($XDG_CACHE_HOME or ~/.cache), else
 * in ../shared/assets beside a checkout of the project.
 * @throws UserError of two lines where there is none
 */
export function findWeights(
  architecture: VggArchitecture,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const variable = `GRAMSTYLE_${architecture.toUpperCase()}`;
  const named = environment[variable];
  if (named) {
    if (existsSync(named)) return named;
    throw new UserError(`"${named}": there is no such file; it is what ${variable} says`);
  }
  const fileName = `${architecture}_conv.safetensors`;
  const cacheRoot = environment.XDG_CACHE_HOME || join(homedir(), ".cache");
  const cached = join(cacheRoot, "gramstyle", fileName);
  const found = [cached, besideCheckout(architecture, fileName)].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (found !== undefined) return found;
  throw new UserError(
    `no ${architecture} weights found: expected the convolutions' weights as ${cached}\n` +
      `Export them from torchvision or Keras to .safetensors (conv1_1.weight, conv1_1.bias, …; Caffe pixels), or say where they are: --weights <file> or ${variable}=<file>`,
  );
}

/** Where a developer keeps the shared assets; undefined in an installed package. */
function besideCheckout(architecture: string, fileName: string): string | undefined {
  const root = new URL("../../../", import.meta.url);
  if (!existsSync(new URL("pnpm-workspace.yaml", root))) return undefined;
  return fileURLToPath(new URL(`../shared/assets/${architecture}/${fileName}`, root));
}
