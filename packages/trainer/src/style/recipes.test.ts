import { createTransformNet } from "@gramstyle/core";
import { expect, test } from "vitest";
import { findStyleRecipe, styleRecipes, trainedNetworks } from "./recipes.ts";

test("a network with widths spelt out is the default one, today", () => {
  for (const architecture of ["johnson", "realtime"] as const) {
    const shapes = (net: Parameters<typeof createTransformNet>[0]) =>
      createTransformNet(net).parameters.map(({ name, shape }) => ({ name, shape }));
    expect(shapes(trainedNetworks[architecture])).toEqual(shapes({ architecture }));
  }
});

test("crops fit the nets, and an unknown recipe is said to be one", () => {
  for (const { name, crop, net } of styleRecipes) {
    expect(crop % createTransformNet(trainedNetworks[net]).sizeMultiple, name).toBe(0);
    expect(findStyleRecipe(name).name).toBe(name);
  }
  expect(() => findStyleRecipe("slow")).toThrow(/expected quick or full/);
});
