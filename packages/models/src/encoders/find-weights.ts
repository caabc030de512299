/** Where VGG's weights are on this machine. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError, type VggArchitecture } from "@gramstyle/core";

/** What the environment says: GRAMSTYLE_VGG19, GRAMSTYLE_VGG16, XDG_CACHE_HOME. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The `code` of the error where no weights are found. */
export const noWeights = "no-weights";

/**
 * The file of weights: what the environment variable GRAMSTYLE_VGG19 (GRAMSTYLE_VGG16) says, else
 * vgg19_conv.safetensors in the folder `gramstyle` of the cache ($XDG_CACHE_HOME or ~/.cache).
 * @throws UserError of two lines, its code `no-weights`, where there is none
 */
export function findWeights(
  architecture: VggArchitecture,
  environment: Environment = process.env,
): string {
  const place = weightsPlace(architecture, environment);
  if (existsSync(place)) return place;
  const variable = variableOf(architecture);
  if (environment[variable]) {
    throw new UserError(`"${place}": there is no such file; it is what ${variable} says`);
  }
  throw new UserError(
    `no ${architecture} weights found: expected the convolutions' weights as ${place}\n` +
      `Export them from torchvision or Keras to .safetensors (conv1_1.weight, conv1_1.bias, …; Caffe pixels), or say where they are: ${variable}=<file>`,
    { code: noWeights },
  );
}

/** The one place where weights are looked for: what the environment says, else in the cache. */
export function weightsPlace(
  architecture: VggArchitecture,
  environment: Environment = process.env,
): string {
  const named = environment[variableOf(architecture)];
  if (named) return named;
  const cache = environment.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "gramstyle", `${architecture}_conv.safetensors`);
}

const variableOf = (architecture: VggArchitecture) => `GRAMSTYLE_${architecture.toUpperCase()}`;
