import { expect, test } from "vitest";
import type { Backend } from "../backend.ts";
import { createGraph } from "../graph/graph.ts";
import { padByReflection } from "../image/border.ts";
import type { Image } from "../image/image.ts";
import { initialParameters, parameterConstants } from "../networks/parameters.ts";
import {
  createTransformNet,
  type TransformNet,
  type TransformNetDescription,
} from "../networks/transform-net.ts";
import { input, mul } from "../ops/elementwise.ts";
import { createRandom } from "../random.ts";
import { createReferenceBackend } from "../testing/reference-backend.ts";
import { bytesOfPlanes, planesOfBytes } from "../video/frame-bytes.ts";
import { createForeignStylizer, createStylizer } from "./stylize.ts";

const networks = {
  realtime: { architecture: "realtime", channels: [4, 4, 4], blocks: 1 },
  johnson: { architecture: "johnson", channels: [2, 3, 4], blocks: 1 },
} as const satisfies Record<string, TransformNetDescription>;

const parametersOf = (network: TransformNetDescription) =>
  initialParameters(createTransformNet(network).parameters, 3);

function picture(width: number, height: number, seed = 1): Image {
  const random = createRandom(seed);
  return { width, height, data: Float32Array.from({ length: 3 * width * height }, random) };
}

/** NaN where they differ in length. */
function largestDifference(a: Float32Array, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  return a.reduce((largest, x, i) => Math.max(largest, Math.abs(x - b[i]!)), 0);
}

/** A reference backend that counts what it compiles and what of it is still there. */
function countingBackend(): { backend: Backend; compiled: string[]; alive: () => number } {
  const reference = createReferenceBackend();
  const compiled: string[] = [];
  let alive = 0;
  const backend: Backend = {
    ...reference,
    async compile(graph) {
      const executable = await reference.compile(graph);
      compiled.push(Object.values(graph.inputs)[0]!.shape.slice(2).join("×"));
      alive++;
      return {
        run: executable.run,
        dispose: () => {
          alive--;
          return executable.dispose();
        },
      };
    },
  };
  return { backend, compiled, alive: () => alive };
}

/** The net itself, without any of what a stylizer adds. */
async function runNet(network: TransformNetDescription, { width, height, data }: Image) {
  const net = createTransformNet(network);
  const source = parameterConstants(parametersOf(network));
  const stylized = net.build({ image: input("image", [1, 3, height, width]) }, source);
  const executable = await createReferenceBackend().compile(createGraph({ stylized }));
  return (await executable.run({ image: data })).stylized!.map((x) => Math.min(1, Math.max(0, x)));
}

test.each(["realtime", "johnson"] as const)("%s: what the net says, at any size", async (name) => {
  const network = networks[name];
  const { backend, compiled } = countingBackend();
  const stylizer = createStylizer({ backend, network, parameters: parametersOf(network) });

  const fitting = picture(32, 28);
  expect((await stylizer.stylize(fitting)).data).toEqual(await runNet(network, fitting));

  const odd = picture(26, 25);
  const expected = await runNet(network, padByReflection(odd, 28, 28));
  const result = await stylizer.stylize(odd);
  expect(result).toMatchObject({ width: 26, height: 25 });
  for (const [channel, y, x] of [
    [0, 0, 0],
    [1, 24, 25],
    [2, 8, 3],
  ] as const) {
    expect(result.data[(channel * 25 + y) * 26 + x]).toBe(expected[(channel * 28 + y) * 28 + x]);
  }

  for (const [width, height] of [
    [1, 31],
    [31, 1],
    [1, 1],
  ] as const) {
    const thin = await stylizer.stylize(picture(width, height));
    expect(thin).toMatchObject({ width, height });
    expect(thin.data).toHaveLength(3 * width * height);
    expect(thin.data.every((x) => x >= 0 && x <= 1)).toBe(true);
  }
  const least = createTransformNet(network).minimumSize;
  expect(compiled).toEqual([
    "28×32",
    "28×28",
    `32×${least}`,
    `${least}×32`,
    // With the least side at 28 the graph for 28×28 was driven out by then.
    `${least}×${least}`,
  ]);
});

test("strength 0 is the picture exactly, 1 the net's, between they are mixed", async () => {
  const network = networks.johnson;
  const backend = createReferenceBackend();
  const stylizer = createStylizer({ backend, network, parameters: parametersOf(network) });
  const image = picture(17, 18);
  const untouched = image.data.slice();
  const whole = (await stylizer.stylize(image)).data;
  expect(await stylizer.stylize(image, { strength: 0 })).toEqual(image);
  expect((await stylizer.stylize(image, { strength: 1 })).data).toEqual(whole);
  expect(whole).not.toEqual(image.data);
  const mixed = (await stylizer.stylize(image, { strength: 0.25 })).data;
  const expected = whole.map((x, i) => 0.25 * x + 0.75 * image.data[i]!);
  expect(largestDifference(mixed, expected)).toBeLessThan(1e-6);
  expect(image.data).toEqual(untouched);
  await expect(stylizer.stylize(image, { strength: 1.1 })).rejects.toThrow(/from 0 to 1, got 1.1/);
  await expect(stylizer.stylize(image, { strength: Number.NaN })).rejects.toThrow(/got NaN/);
});

test("keeps the graphs of the last two sizes, also where calls overlap", async () => {
  const network = networks.johnson;
  const { backend, compiled, alive } = countingBackend();
  const stylizer = createStylizer({ backend, network, parameters: parametersOf(network) });
  const sizes = [16, 20, 16, 24, 16, 20];
  const results = await Promise.all(sizes.map((side) => stylizer.stylize(picture(side, 16))));
  expect(results.map(({ width }) => width)).toEqual(sizes);
  // 16 is used in between, so that 20 is the one that has to go for 24.
  expect(compiled).toEqual(["16×16", "16×20", "16×24", "16×20"]);
  expect(alive()).toBe(2);
  await stylizer.dispose();
  expect(alive()).toBe(0);
});

test("wrong parameters and pixels that are not numbers are said", async () => {
  const network = networks.realtime;
  const backend = createReferenceBackend();
  const parameters = parametersOf(network);
  expect(() => createStylizer({ backend, network, parameters: {} })).toThrow(/have no "stem1/);
  const [name, tensor] = Object.entries(parameters)[0]!;
  const nan = { ...tensor, data: tensor.data.map(() => Number.NaN) };
  const broken = createStylizer({ backend, network, parameters: { ...parameters, [name]: nan } });
  await expect(broken.stylize(picture(16, 16))).rejects.toThrow(/not numbers/);
});

test("a net may take more than the picture", async () => {
  const tinted: TransformNet = {
    ...createTransformNet(networks.johnson),
    name: "tinted",
    parameters: [],
    conditions: { tint: [1, 3, 1, 1] },
    build: ({ image, tint }) => mul(image, tint!),
  };
  const backend = createReferenceBackend();
  const stylizer = createStylizer({ backend, network: tinted, parameters: {} });
  expect(stylizer.name).toBe("tinted");
  const image = picture(17, 19);
  const tint = Float32Array.of(0.5, 0, 1);
  const { data } = await stylizer.stylize(image, { conditions: { tint } });
  const area = 17 * 19;
  const expected = image.data.map((x, i) => x * tint[Math.floor(i / area)]!);
  expect(largestDifference(data, expected)).toBe(0);
  await expect(stylizer.stylize(image)).rejects.toThrow(
    'the condition "tint": expected 1×3×1×1 numbers, got none',
  );
  await expect(stylizer.stylize(image, { conditions: { tint, hue: tint } })).rejects.toThrow(
    'the style model takes no condition "hue"',
  );
});

/** Runs a function of the pixels as the network of someone else. */
function foreignBackend(net: (pixels: Float32Array) => Float32Array) {
  const seen: { shape: readonly number[]; largest: number }[] = [];
  const backend: Backend = {
    ...createReferenceBackend(),
    async compile(graph) {
      const { shape } = graph.inputs.pixels!;
      expect(Object.keys(graph.outputs)).toEqual(["painted"]);
      return {
        async run({ pixels }) {
          seen.push({ shape, largest: Math.max(...pixels!) });
          return { painted: net(pixels as Float32Array) };
        },
        async dispose() {},
      };
    },
  };
  return { backend, seen };
}

const names = { inputName: "pixels", outputName: "painted" };

test("foreign networks get pixels in their range and sides that they can halve", async () => {
  const image = picture(33, 40);
  const { backend, seen } = foreignBackend((pixels) => pixels.map((x) => 255 - x));
  const stylizer = createForeignStylizer({ backend, ...names, inputRange: 255, outputRange: 255 });
  const negative = await stylizer.stylize(image);
  expect(negative).toMatchObject({ width: 33, height: 40 });
  const expected = image.data.map((x) => 1 - x);
  expect(largestDifference(negative.data, expected)).toBeLessThan(1e-6);
  expect(seen[0]!.shape).toEqual([1, 3, 40, 40]);
  expect(seen[0]!.largest).toBeGreaterThan(250);

  const mixed = foreignBackend((pixels) => pixels.map((x) => 300 * x));
  const other = createForeignStylizer({
    backend: mixed.backend,
    ...names,
    inputRange: 1,
    outputRange: 255,
  });
  const clamped = await other.stylize(image);
  expect(mixed.seen[0]!.largest).toBeLessThanOrEqual(1);
  expect(Math.max(...clamped.data)).toBe(1);
  const wrong = foreignBackend((pixels) => pixels.subarray(1));
  const failing = createForeignStylizer({
    backend: wrong.backend,
    ...names,
    inputRange: 1,
    outputRange: 1,
  });
  await expect(failing.stylize(image)).rejects.toThrow(/gave 4799 numbers .* expected 4800/);
});

test("to a foreign network of one size pictures are resized, and back", async () => {
  const { backend, seen } = foreignBackend((pixels) => pixels.map((x) => 1 - x));
  const stylizer = createForeignStylizer({
    backend,
    ...names,
    inputRange: 1,
    outputRange: 1,
    fixedSize: { width: 12, height: 10 },
  });
  const image: Image = { width: 30, height: 7, data: new Float32Array(3 * 30 * 7).fill(0.25) };
  const result = await stylizer.stylize(image);
  expect(seen).toEqual([{ shape: [1, 3, 10, 12], largest: expect.closeTo(0.25, 5) }]);
  expect(result).toMatchObject({ width: 30, height: 7 });
  const flat = (x: number) => new Float32Array(3 * 30 * 7).fill(x);
  expect(largestDifference(result.data, flat(0.75))).toBeLessThan(1e-6);
  const half = await stylizer.stylize(image, { strength: 0.5 });
  expect(largestDifference(half.data, flat(0.5))).toBeLessThan(1e-6);
  expect(await stylizer.stylize(image, { strength: 0 })).toEqual(image);
});

test("a picture that was aborted while it waits is never computed", async () => {
  const network = networks.realtime;
  const reference = createReferenceBackend();
  let runs = 0;
  const backend: Backend = {
    ...reference,
    async compile(graph) {
      const executable = await reference.compile(graph);
      return {
        ...executable,
        run(inputs) {
          runs++;
          return executable.run(inputs);
        },
      };
    },
  };
  const stylizer = createStylizer({ backend, network, parameters: parametersOf(network) });
  expect(stylizer).toMatchObject({ name: "realtime", device: reference.device });
  const leave = new AbortController();
  const first = stylizer.stylize(picture(8, 8));
  const second = stylizer.stylize(picture(8, 8), { signal: leave.signal });
  const third = stylizer.stylize(picture(8, 8));
  leave.abort(new Error("nobody waits"));
  await expect(second).rejects.toThrow("nobody waits");
  await Promise.all([first, third]);
  expect(runs).toBe(2);
  // One that is aborted already does not even wait.
  await expect(stylizer.stylize(picture(8, 8), { signal: leave.signal })).rejects.toThrow("nobody");
  expect(runs).toBe(2);
});

test.each(["realtime", "johnson"] as const)(
  "%s: frames of bytes become what pictures become, at any size",
  async (name) => {
    const network = networks[name];
    const { backend, alive } = countingBackend();
    const stylizer = createStylizer({ backend, network, parameters: parametersOf(network) });
    const random = createRandom(7);
    for (const [width, height] of [
      [32, 28],
      [33, 30],
      [5, 3],
      [1, 9],
    ] as const) {
      const data = Uint8Array.from({ length: 3 * width * height }, () => 256 * random());
      const frame = { width, height, data };
      for (const strength of [1, 0.25, 0]) {
        const stylized = await stylizer.stylizeFrame(frame, { strength });
        const planes = await stylizer.stylize(planesOfBytes(data, frame), { strength });
        const expected = bytesOfPlanes(planes);
        expect(stylized).toMatchObject({ width, height });
        // Halves are rounded otherwise, and mixed after they were rounded.
        expect(largestDifference(Float32Array.from(stylized.data), expected)).toBeLessThanOrEqual(
          1,
        );
        if (strength === 0) expect(stylized.data).toEqual(data);
      }
    }
    await expect(
      stylizer.stylizeFrame({ width: 2, height: 2, data: new Uint8Array(17) }),
    ).rejects.toThrow("expected a frame of 2×2 as 3 or 4 bytes a pixel, got 17 bytes");
    await stylizer.dispose();
    expect(alive()).toBe(0);
  },
);

test("a frame's opacity stays, and its colours are those of a frame without", async () => {
  const network = networks.realtime;
  const stylizer = createStylizer({
    ...{ backend: createReferenceBackend(), network },
    parameters: parametersOf(network),
  });
  const [width, height] = [6, 5];
  const rgba = Uint8Array.from({ length: 4 * width * height }, (_, i) => (i * i) % 256);
  const without = (data: Uint8Array) => data.filter((_, i) => i % 4 !== 3);
  for (const strength of [1, 0.5, 0]) {
    const { data } = await stylizer.stylizeFrame({ width, height, data: rgba }, { strength });
    const rgb = { width, height, data: without(rgba) };
    expect(without(data)).toEqual((await stylizer.stylizeFrame(rgb, { strength })).data);
    expect(data.filter((_, i) => i % 4 === 3)).toEqual(rgba.filter((_, i) => i % 4 === 3));
  }
});

test("frames through weights that are damaged are an error, not black", async () => {
  const network = networks.realtime;
  const parameters = parametersOf(network);
  const [damaged] = Object.keys(parameters);
  const nan = { ...parameters[damaged!]!, data: parameters[damaged!]!.data.map(() => Number.NaN) };
  const stylizer = createStylizer({
    ...{ backend: createReferenceBackend(), network },
    parameters: { ...parameters, [damaged!]: nan },
  });
  const frame = { width: 8, height: 8, data: new Uint8Array(192).fill(100) };
  await expect(stylizer.stylizeFrame(frame)).rejects.toThrow("its weights seem damaged");
});
