/**
 * State dicts of the fast-neural-style net of pytorch/examples, which `johnson` follows name by name.
 * Its nets take and give pixels in 0..255.
 */
import {
  createTransformNet,
  type Tensor,
  type TransformNetDescription,
  UserError,
} from "@gramstyle/core";
import { pickParameters } from "./network-parameters.ts";
import { printable } from "./printable.ts";

/** A net that was taken out of another program's weights. */
export interface ImportedNet {
  readonly network: Extract<TransformNetDescription, { architecture: "johnson" }>;
  readonly parameters: Readonly<Record<string, Tensor>>;
}

/** What norms of old versions kept, though the nets never used it. */
const ignored = /\.(running_mean|running_var|num_batches_tracked)$/;

/**
 * Widths and the number of residual blocks are read off the tensors.
 * @throws UserError naming what is missing, or what this net does not have
 */
export function importPytorchExamples(tensors: Readonly<Record<string, Tensor>>): ImportedNet {
  const widthOf = (layer: string): number => {
    const name = `${layer}.conv2d.weight`;
    const tensor = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
    if (!tensor) throw new UserError(`${what}: "${name}" is missing`);
    const [width = 0] = tensor.shape;
    if (width === 0) throw new UserError(`${what}: "${name}" has no output channels`);
    return width;
  };
  const channels = [widthOf("conv1"), widthOf("conv2"), widthOf("conv3")] as const;
  let blocks = 0;
  while (Object.hasOwn(tensors, `res${blocks + 1}.conv1.conv2d.weight`)) blocks++;
  const network = { architecture: "johnson", channels, blocks, pixelRange: 255 } as const;
  const parameters = pickParameters(createTransformNet(network).parameters, tensors, what);
  const extra = Object.keys(tensors).find(
    (name) => !Object.hasOwn(parameters, name) && !ignored.test(name),
  );
  if (extra !== undefined) {
    throw new UserError(`${what}: "${printable(extra)}" is no part of it`);
  }
  return { network, parameters };
}

const what = "the state dict is not that of the style net of pytorch/examples";
