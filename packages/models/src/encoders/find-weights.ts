/** Where VGG's weights are on this machine. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError, type VggArchitecture } from "@gramstyle/core";

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
  const variable = variableOf(architecture);
  const named = environment[variable];
  const places = weightPlaces(architecture, environment);
  const found = places.find((path) => existsSync(path));
  if (found !== undefined) return found;
  if (named) throw new UserError(`"${named}": there is no such file; it is what ${variable} says`);
  throw new UserError(
    `no ${architecture} weights found: expected the convolutions' weights as ${places[0]}\n` +
      `Export them from torchvision or Keras to .safetensors (conv1_1.weight, conv1_1.bias, …; Caffe pixels), or say where they are: --weights <file> or ${variable}=<file>`,
  );
}

/** Every place where weights are looked for, in order; the only one that the environment names. */
export function weightPlaces(
  architecture: VggArchitecture,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string[] {
  const named = environment[variableOf(architecture)];
  if (named) return [named];
  const fileName = `${architecture}_conv.safetensors`;
  const cacheRoot = environment.XDG_CACHE_HOME || join(homedir(), ".cache");
  const beside = besideCheckout(architecture, fileName);
  return [join(cacheRoot, "gramstyle", fileName), ...(beside === undefined ? [] : [beside])];
}

const variableOf = (architecture: VggArchitecture) => `GRAMSTYLE_${architecture.toUpperCase()}`;

/** Where a developer keeps the shared assets; undefined in an installed package. */
function besideCheckout(architecture: string, fileName: string): string | undefined {
  const root = new URL("../../../", import.meta.url);
  if (!existsSync(new URL("pnpm-workspace.yaml", root))) return undefined;
  return fileURLToPath(new URL(`../shared/assets/${architecture}/${fileName}`, root));
}
