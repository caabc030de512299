/** The sample pictures that the generator makes: name, size, and what paints each. */

import { paintBrushStrokes } from "./brush-strokes.ts";
import { paintLandscape } from "./landscape.ts";
import type { Raster } from "./raster.ts";
import { paintStainedGlass } from "./stained-glass.ts";
import { paintWaves } from "./waves.ts";

/** One picture to make. */
export interface PictureRecipe {
  /** Its file is `pictures/<name>.jpg`. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly paint: (width: number, height: number) => Raster;
}

/** All sample pictures. Each looks the same at any size of its proportion, up to detail. */
export const pictureRecipes: readonly PictureRecipe[] = [
  { name: "landscape", width: 768, height: 512, paint: paintLandscape },
  { name: "brush-strokes", width: 640, height: 512, paint: paintBrushStrokes },
  { name: "stained-glass", width: 640, height: 512, paint: paintStainedGlass },
  { name: "waves", width: 640, height: 512, paint: paintWaves },
];
