/** The measurement behind `compare`: the two halves of a painting are close in style. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createOrtBackend } from "@gramstyle/backend-ort";
import type { Image } from "@gramstyle/core";
import { readPicture } from "@gramstyle/media";
import { findWeights, loadEncoder } from "@gramstyle/models";
import { expect, test } from "vitest";
import { createGramMeter, type LayerGram } from "../gram/gram-meter.ts";
import { defaultStyleLayers } from "../gram/open-meter.ts";
import { rankByStyle, styleDistance } from "./style-comparison.ts";

const shared = new URL("../../../../../shared/assets/", import.meta.url);
const paintings = fileURLToPath(new URL("styles/", shared));
const missing = whatIsMissing();

function whatIsMissing(): string {
  if (!existsSync(paintings)) return " (skipped: no ../shared/assets/styles)";
  try {
    findWeights("vgg19");
    return "";
  } catch {
    return " (skipped: no VGG-19 weights)";
  }
}

/** The columns from `left` on, `width` of them. */
function columns(image: Image, left: number, width: number): Image {
  const rows = 3 * image.height;
  const data = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const start = row * image.width + left;
    data.set(image.data.subarray(start, start + width), row * width);
  }
  return { width, height: image.height, data };
}

test.skipIf(missing !== "")(
  `the left half of a painting is closest to its right half, for at least 8 of 10${missing}`,
  async () => {
    const pictures = await Promise.all(
      readdirSync(paintings)
        .filter((name) => name.endsWith(".jpg"))
        .map((name) => readPicture(join(paintings, name), { longSide: 192 })),
    );
    expect(pictures).toHaveLength(10);
    // Halves of one size share a compiled graph.
    pictures.sort((a, b) => a.width - b.width || a.height - b.height);
    const layers = defaultStyleLayers;
    const encoder = await loadEncoder({
      name: "vgg19",
      pooling: "max",
      border: "replicate",
      layers,
    });
    const backend = await createOrtBackend({ device: "cpu" });
    const left = new Map<string, LayerGram[]>();
    const right = new Map<string, LayerGram[]>();
    const meter = createGramMeter({ backend, encoder, layers, normalization: "hw", centred: true });
    for (const picture of pictures) {
      const width = picture.width >> 1;
      left.set(picture.path, await meter.measure(columns(picture, 0, width)));
      right.set(picture.path, await meter.measure(columns(picture, picture.width - width, width)));
    }
    await backend.dispose();
    const found = [...left].filter(([path, half]) => {
      const ranked = rankByStyle(
        [...right].map(([other, grams]) => styleDistance(other, half, grams)),
      );
      return ranked[0]!.picture === path;
    });
    expect(found.length).toBeGreaterThanOrEqual(8);
  },
  600_000,
);
