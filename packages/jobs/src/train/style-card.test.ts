import { parseStyleCard } from "@gramstyle/models";
import { findStyleRecipe } from "@gramstyle/trainer";
import { expect, test } from "vitest";
import { cardOf, modelName, titleOf } from "./style-card.ts";
import type { StyleSettings } from "./style-settings.ts";

const settings: StyleSettings = {
  kind: "gramstyle train 1",
  style: { path: "/styles/wave.jpg", sha256: "0" },
  photos: { path: "/photos", exclude: [], count: 3, sha256: "0" },
  output: "/models/Great Wave.onnx",
  recipe: { ...findStyleRecipe("full"), net: "johnson" },
  network: { architecture: "johnson", channels: [8, 9, 10], blocks: 2 },
  seed: 7,
  backend: "ort",
  device: "cpu",
  checkpointEvery: 50,
  samplesEvery: 200,
  title: "The Great Wave",
  artist: "Hokusai",
  next: [],
};

test("is a valid card that tells how the model was made", () => {
  const outcome = { seconds: 12.6, losses: { total: 0.123456789 } };
  const card = cardOf(settings, 4, outcome, new Date("2024-05-06T07:08:09Z"));
  expect(parseStyleCard(card)).toEqual(card);
  expect(card).toMatchObject({
    name: "great-wave",
    title: "The Great Wave",
    artist: "Hokusai",
    network: { architecture: "johnson", channels: [8, 9, 10], blocks: 2 },
    sizeMultiple: 4,
    training: {
      recipe: "full",
      steps: findStyleRecipe("full").steps,
      seed: 7,
      seconds: 13,
      losses: { total: 0.1235 },
    },
    made: "2024-05-06",
  });
  expect(card).not.toHaveProperty("licence");
});

test("names and titles come from file names", () => {
  expect(modelName("/x/Starry Night (1889).jpg")).toBe("starry-night-1889");
  expect(modelName("Água_forte.png")).toBe("agua-forte");
  expect(modelName("神奈川.png")).toBe("style");
  expect(modelName(`${"long ".repeat(30)}.png`).length).toBeLessThanOrEqual(64);
  expect(titleOf("van_gogh-starry_night.jpg")).toBe("van gogh starry night");
  expect(titleOf("bad\u001b[2Jname.png")).toBe("bad[2Jname");
});
