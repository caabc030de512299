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
  type Tensor,
  UserError,
} from "@gramstyle/core";
import { shown } from "../describe-issue.ts";
import { checkLayers } from "../did-you-mean.ts";
import { pickParameters } from "../network-parameters.ts";

/** What the encoder is needed for. */
export interface ReadMiniOptions {
  /** How the first convolution sees past the border. Default: zero. */
  readonly border?: MiniOptions["border"];
  /** The layers that will be used: only the weights that they need must be there. Default: all. */
  readonly layers?: readonly string[] | undefined;
  /** Whether its weights are to lie on memory that workers share. Default: false. */
  readonly shared?: boolean;
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
  const { border, layers = known, shared = false } = options;
  checkLayers("mini", layers, known);
  const specs = collectParameters((source) =>
    buildMini(input("image", [1, 3, 32, 32]), layers, architecture, source),
  );
  const picked = pickParameters(specs, tensors, "weights");
  const weights = shared ? onSharedMemory(picked) : picked;
  return createMiniEncoder({ weights, architecture, ...(border && { border }) });
}

/** As it is, an engine in a worker would get a copy for each graph. */
function onSharedMemory(tensors: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const share = ({ shape, data }: Tensor): Tensor => {
    const memory = new Float32Array(new SharedArrayBuffer(data.byteLength));
    memory.set(data);
    return { shape, data: memory };
  };
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, share(tensor)]));
}

/** What the file says; one that says nothing has the architecture of the one that comes along. */
function architectureOf(metadata: Safetensors["metadata"]): MiniArchitecture {
  if (metadata.architecture === undefined) return miniArchitecture;
  return checkedArchitecture(parseJsonMetadata(metadata, "architecture"));
}

/** By hand: a schema library would take longer to load than the encoder. */
function checkedArchitecture(value: unknown): MiniArchitecture {
  const fields = ["channels", "convolutions", "heads"];
  if (!isObject(value)) throw wrong("expected an object", value);
  const unknown = Object.keys(value).find((name) => !fields.includes(name));
  if (unknown !== undefined) throw wrong(`unrecognized key: "${unknown}"`);
  const { channels, convolutions, heads } = value;
  const blocks = { channels: checkedBlocks("channels", channels) };
  const counts = { convolutions: checkedBlocks("convolutions", convolutions) };
  if (!isObject(heads)) throw wrong("heads: expected an object", heads);
  const architecture = { ...blocks, ...counts, heads: checkedCounts("heads", heads) };
  if (blocks.channels.length !== counts.convolutions.length)
    throw wrong("expected as many counts of convolutions as of channels");
  const isLayer = isIn(counts.convolutions);
  if (!Object.keys(heads).every(isLayer)) throw wrong("expected heads of the trunk's layers");
  return architecture;
}

function checkedBlocks(name: string, value: unknown): number[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > 5)
    throw wrong(`${name}: expected 1 to 5 counts`, value);
  checkedCounts(name, { ...value });
  return value;
}

function checkedCounts(
  name: string,
  counts: Readonly<Record<string, unknown>>,
): Record<string, number> {
  for (const [key, count] of Object.entries(counts)) {
    if (Number.isInteger(count) && Number(count) >= 1 && Number(count) <= 4096) continue;
    throw wrong(`${name}.${key}: expected a whole number from 1 to 4096`, count);
  }
  return counts as Record<string, number>;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @param came what came instead, where that is to be said */
function wrong(expected: string, ...came: [] | [came: unknown]): UserError {
  const got = came.length === 0 ? "" : `, got ${shown(came[0])}`;
  return new UserError(`the encoder's architecture: ${expected}${got}`);
}

/** Whether the trunk has a layer such as "relu3_1". */
const isIn = (convolutions: readonly number[]) => (layer: string) => {
  const [, block, place] = /^relu([1-5])_([1-9]\d*)$/.exec(layer) ?? [];
  return Number(place) <= (convolutions[Number(block) - 1] ?? 0);
};
