/** The mini encoder, or another that was distilled like it, out of its file. */
import {
  buildMini,
  collectParameters,
  createMiniEncoder,
  type Encoder,
  input,
  type MiniArchitecture,
  type MiniOptions,
  miniArchitecture,
  parseJsonMetadata,
  parseSafetensors,
  type Safetensors,
  UserError,
} from "@gramstyle/core";
import { z } from "zod";
import { describeIssue } from "../describe-issue.ts";
import { checkLayers } from "../did-you-mean.ts";
import { pickParameters } from "../network-parameters.ts";

/** What the encoder is needed for. */
export interface ReadMiniOptions {
  /** How the first convolution sees past the border. Default: zero. */
  readonly border?: MiniOptions["border"];
  /** The layers that will be used: only the weights that they need must be there. Default: all. */
  readonly layers?: readonly string[] | undefined;
}

/**
 * @param bytes of a .safetensors file, such as `@gramstyle/models/encoders/mini.safetensors`
 * @throws UserError, one line, for what is no such file, lacks a weight or has one that is not finite,
 * and for a layer that the encoder does not have
 */
export function readMiniEncoder(bytes: Uint8Array, options: ReadMiniOptions = {}): Encoder {
  const { tensors, metadata } = parseSafetensors(bytes);
  const architecture = architectureOf(metadata);
  const known = Object.keys(architecture.heads);
  const { border, layers = known } = options;
  checkLayers("mini", layers, known);
  const specs = collectParameters((source) =>
    buildMini(input("image", [1, 3, 32, 32]), layers, architecture, source),
  );
  const weights = pickParameters(specs, tensors, "weights");
  return createMiniEncoder({ weights, architecture, ...(border && { border }) });
}

const count = z.int().min(1).max(4096);
const blocks = z.array(count).min(1).max(5);
const architectureSchema = z
  .strictObject({ channels: blocks, convolutions: blocks, heads: z.record(z.string(), count) })
  .refine(({ channels, convolutions }) => channels.length === convolutions.length, {
    message: "expected as many counts of convolutions as of channels",
  })
  .refine(({ convolutions, heads }) => Object.keys(heads).every(isIn(convolutions)), {
    message: "expected heads of the trunk's layers",
  });

/** Whether the trunk has a layer such as "relu3_1". */
const isIn = (convolutions: readonly number[]) => (layer: string) => {
  const [, block, place] = /^relu([1-5])_([1-9]\d*)$/.exec(layer) ?? [];
  return Number(place) <= (convolutions[Number(block) - 1] ?? 0);
};

/** What the file says; one that says nothing has the architecture of the one that comes along. */
function architectureOf(metadata: Safetensors["metadata"]): MiniArchitecture {
  if (metadata.architecture === undefined) return miniArchitecture;
  const value = parseJsonMetadata(metadata, "architecture");
  const result = architectureSchema.safeParse(value);
  if (result.success) return result.data;
  throw new UserError(`the encoder's architecture: ${describeIssue(result.error, value)}`);
}
