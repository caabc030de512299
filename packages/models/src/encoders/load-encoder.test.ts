import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createGraph,
  formatSafetensors,
  input,
  parseSafetensors,
  type Tensor,
  UserError,
  type Value,
} from "@gramstyle/core";
import { firstConvolution } from "@gramstyle/core/testing";
import { afterAll, expect, test } from "vitest";
import { findWeights } from "./find-weights.ts";
import { loadEncoder } from "./load-encoder.ts";
import { miniEncoderPath } from "./mini-encoder.ts";
import { readSafetensors } from "./read-safetensors.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-weights-"));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, bytes: Uint8Array | Record<string, Tensor>): string {
  const path = join(folder, name);
  writeFileSync(path, bytes instanceof Uint8Array ? bytes : formatSafetensors(bytes));
  return path;
}

const good = firstConvolution();
const weight = good["conv1_1.weight"]!;
const bias = good["conv1_1.bias"]!;
const load = (weights: string, layers = ["relu1_1"]) =>
  loadEncoder({ name: "vgg19", weights, pooling: "max", border: "zero", layers });

test("reads only what the layers need, into memory that workers share", async () => {
  const path = fileOf("good.safetensors", {
    ...good,
    other: { shape: [1], data: bias.data.subarray(0, 1) },
  });
  expect((await load(path)).name).toBe("vgg19");
  const tensors = await readSafetensors(path, Object.keys(good));
  expect(tensors).toEqual(good);
  expect(Object.values(tensors).every(({ data }) => data.buffer instanceof SharedArrayBuffer)).toBe(
    true,
  );
});

test("the mini encoder's weights are on such memory, too", async () => {
  const encoder = await loadEncoder({ name: "mini", layers: ["relu1_1"] });
  const { nodes } = createGraph(encoder.activations(input("image", [1, 3, 8, 8]), ["relu1_1"]));
  const weights = nodes.filter((value) => value.op === "constant" && value.name?.includes("conv"));
  expect(weights.length).toBeGreaterThan(0);
  for (const { attributes } of weights as Value<"constant">[]) {
    expect(attributes.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  }
});

test("float16 is converted", async () => {
  const header = Buffer.from(
    JSON.stringify({ half: { dtype: "F16", shape: [2], data_offsets: [0, 4] } }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const data = Buffer.from(Uint16Array.of(0x3c00, 0xc000).buffer);
  const path = fileOf("half.safetensors", Buffer.concat([length, header, data]));
  expect((await readSafetensors(path, ["half"])).half!.data).toEqual(Float32Array.of(1, -2));
});

const bytes = formatSafetensors(good);
const nan = weight.data.slice();
nan[100] = Number.NaN;
const cases: readonly (readonly [string, Uint8Array | Record<string, Tensor>, RegExp])[] = [
  ["missing tensor", { "conv1_1.weight": weight }, /tensor "conv1_1\.bias" is missing/],
  [
    "wrong shape",
    { ...good, "conv1_1.weight": { shape: [64, 27], data: weight.data } },
    /expected conv1_1\.weight of shape .*64/,
  ],
  ["NaN", { ...good, "conv1_1.weight": { shape: weight.shape, data: nan } }, /NaN/],
  ["cut off", bytes.subarray(0, bytes.length - 10), /cut off/],
  ["cut off in its header", bytes.subarray(0, 40), /header/],
  ["empty", new Uint8Array(0), /only 0 bytes/],
  ["text", Buffer.from("this is no file of weights"), /header/],
];

test.each(cases)(
  "weights with %s: one line that begins with the path",
  async (name, content, reason) => {
    const path = fileOf(`${name}.safetensors`, content);
    const error = await load(path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    const { message } = error as UserError;
    expect(message.startsWith(`"${path}": `)).toBe(true);
    expect(message).toMatch(reason);
    expect(message).not.toContain("\n");
  },
);

test("a missing file, a folder, an unknown encoder or layer are mistakes of the user", async () => {
  await expect(load(join(folder, "nowhere"))).rejects.toThrow(/nowhere": there is no such file/);
  await expect(load(folder)).rejects.toThrow(/got a folder/);
  await expect(load("unread", ["relu3-1"])).rejects.toThrow(
    'there is no layer of vgg19 "relu3-1" (did you mean relu3_1?)',
  );
  const options = { pooling: "max", border: "zero", layers: [] } as const;
  await expect(loadEncoder({ name: "vgg18", ...options })).rejects.toThrow(/did you mean vgg19/);
});

test("weights are looked for in the environment, else in the cache, and nowhere else", () => {
  const path = fileOf("named.safetensors", bytes);
  expect(findWeights("vgg16", { GRAMSTYLE_VGG16: path })).toBe(path);
  expect(() => findWeights("vgg16", { GRAMSTYLE_VGG16: join(folder, "gone") })).toThrow(
    /gone": there is no such file; it is what GRAMSTYLE_VGG16 says/,
  );
  let message = "";
  try {
    findWeights("vgg19", { XDG_CACHE_HOME: folder });
  } catch (error) {
    message = (error as UserError).message;
  }
  expect(message.split("\n")).toHaveLength(2);
  expect(message).toContain(join(folder, "gramstyle", "vgg19_conv.safetensors"));
  expect(message).toContain("GRAMSTYLE_VGG19=<file>");
  expect(message).not.toContain("--");
});

test("mini comes along; what is left out is chosen", async () => {
  const mini = await loadEncoder({ name: "mini" });
  expect(mini.name).toBe("mini");
  expect(
    (await loadEncoder({ weights: fileOf("first.safetensors", good), layers: ["relu1_1"] })).name,
  ).toBe("vgg19");
});

test("a tensor of another type is in nobody's way", async () => {
  const header = JSON.stringify({
    "conv1_1.weight": { dtype: "F32", shape: weight.shape, data_offsets: [0, 6912] },
    "conv1_1.bias": { dtype: "BF16", shape: bias.shape, data_offsets: [6912, 7040] },
    scales: { dtype: "F8_E4M3", shape: [8], data_offsets: [7040, 7048] },
  });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const data = Buffer.concat([Buffer.from(weight.data.buffer), Buffer.alloc(128 + 8)]);
  const path = fileOf("mixed.safetensors", Buffer.concat([length, Buffer.from(header), data]));
  expect((await load(path)).name).toBe("vgg19");
  await expect(readSafetensors(path, ["scales"])).rejects.toThrow(/"scales" is F8_E4M3/);
});

const mini = readFileSync(miniEncoderPath);
/** The file of mini, changed. */
function changedMini(change: {
  readonly tensors?: (tensors: Record<string, Tensor>) => void;
  readonly architecture?: string;
}): string {
  const { tensors, metadata } = parseSafetensors(mini);
  change.tensors?.(tensors as Record<string, Tensor>);
  const { architecture = metadata.architecture! } = change;
  return fileOf("changed.safetensors", formatSafetensors(tensors, { architecture }));
}
const architecture = { channels: [2], convolutions: [1], heads: { relu1_1: 2 } };
const text = (change: object) => JSON.stringify({ ...architecture, ...change });

test.each([
  ["a weight that is missing", { tensors: (t) => delete t["conv3_1.bias"] }, /"conv3_1.bias" is m/],
  ["NaN", { tensors: (t) => t["conv3_1.bias"]!.data.fill(Number.NaN) }, /not finite/],
  ["an architecture that is no JSON", { architecture: "{" }, /"architecture" .* damaged/],
  ["no channels", { architecture: text({ channels: [0] }) }, /architecture: channels\.0: expected/],
  ["too few channels", { architecture: text({ convolutions: [1, 1] }) }, /as many counts/],
  ["a head of no layer", { architecture: text({ heads: { relu1_2: 3 } }) }, /heads of the trunk/],
] as const satisfies readonly (readonly [string, Parameters<typeof changedMini>[0], RegExp])[])(
  "mini with %s: one line that begins with the path",
  async (_name, change, reason) => {
    const path = changedMini(change);
    const error = await loadEncoder({ name: "mini", weights: path }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error.message.startsWith(`"${path}": `)).toBe(true);
    expect(error.message).toMatch(reason);
  },
);
