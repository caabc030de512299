import { expect, it } from "vitest";
import type { Encoder } from "../encoders/encoder.ts";
import { reshape } from "../ops/movement.ts";
import { findPreset, presets } from "./presets.ts";

/** Layers of 12 channels, "a", and of 6: the numbers of a picture of 4×4, in another shape. */
const encoderWith = (layers: readonly string[], more: Partial<Encoder> = {}): Encoder => ({
  name: "other",
  layers,
  minimumSize: () => 4,
  activations: (image, wanted) =>
    Object.fromEntries(
      wanted.map((layer) => [layer, reshape(image, layer === "a" ? [1, 12, 2, 2] : [1, 6, 4, 2])]),
    ),
  ...more,
});

it("has, of each preset, the convention for VGG's layers", () => {
  for (const { convention } of presets) {
    expect(Object.keys(convention.contentLayers)).toEqual(["relu4_2"]);
    expect(Object.keys(convention.styleLayers)).toHaveLength(5);
  }
  expect(findPreset("gatys").convention.styleLayers.relu4_1).toBe(1000 / 512 ** 2);
});

it("gives an encoder that stands in for VGG the weights of VGG's channels", () => {
  const vgg = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu4_2", "relu5_1"];
  for (const preset of presets) {
    expect(preset.conventionFor(encoderWith(vgg))).toEqual(preset.convention);
  }
});

it("takes another encoder's layers as they are, or as it says", () => {
  const gatys = findPreset("gatys");
  expect(gatys.conventionFor(encoderWith(["a", "b", "c"]))).toEqual({
    ...gatys.convention,
    contentLayers: { b: 1 },
    styleLayers: { a: 1000 / 144, b: 1000 / 36, c: 1000 / 36 },
  });
  const told = encoderWith(["a", "b", "c"], { lossLayers: { content: "c", style: ["a"] } });
  expect(findPreset("default").conventionFor(told)).toMatchObject({
    contentLayers: { c: 1 },
    styleLayers: { a: 1 },
  });
});
