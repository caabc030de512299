/**
 * What `gramstyle evaluate --temporal --json` prints: one `TemporalReport` as one line. Fields may be
 * added; where one goes or changes its meaning, `format` counts up.
 */

/** A photo that is panned, zoomed, or only has noise; or frames with known flow. */
export type SceneKind = "pan" | "zoom" | "still" | "frames";

/** In the order of reports. */
export const sceneKinds: readonly SceneKind[] = ["pan", "zoom", "frames", "still"];

/** How steady style models are. */
export interface TemporalReport {
  readonly format: 1;
  readonly backend: string;
  /** The strength of the temporal smoothing, from 0 to 1. */
  readonly smoothing: number;
  /** How photos were moved: `SyntheticMotionOptions` of core by kind. */
  readonly photoMotion: unknown;
  /** In the order given. */
  readonly models: readonly ModelSteadiness[];
}

/** How steady one of them is. */
export interface ModelSteadiness {
  readonly name: string;
  readonly device: string;
  readonly scenes: readonly SceneScore[];
  /** Over the scenes of a kind; those that were not measured are missing. */
  readonly kinds: readonly KindScore[];
}

/** A figure of the input, of what the model makes of it, and of that after temporal smoothing. */
export interface Triple {
  readonly input: number;
  readonly raw: number;
  readonly smoothed: number;
}

/** How steady a model repaints one scene. */
export interface SceneScore {
  readonly kind: SceneKind;
  readonly source: string;
  readonly width: number;
  readonly height: number;
  /** Pairs of frames that were compared. */
  readonly pairs: number;
  /**
   * The warping error: the mean squared difference over pixels and channels in [0, 1], mean over
   * the pairs. Where the scene is still, that of a frame and the frame before.
   */
  readonly meanSquared: Triple;
  /** The mean absolute difference of the same; for a still scene: flicker. */
  readonly meanAbsolute: Triple;
}

/** The mean over the scenes of one kind. */
export interface KindScore {
  readonly kind: SceneKind;
  readonly scenes: number;
  /** Means over the scenes. */
  readonly meanSquared: Triple;
  readonly meanAbsolute: Triple;
  /**
   * Of the root of the mean squared error; for still scenes, of the flicker. Raw and smoothed in
   * multiples of the input's; null where the input has none.
   */
  readonly ratio: { readonly raw: number; readonly smoothed: number } | null;
}

/** The line of each kind of scene. */
export function scoreKinds(scenes: readonly SceneScore[]): KindScore[] {
  return sceneKinds.flatMap((kind) => {
    const alike = scenes.filter((scene) => scene.kind === kind);
    if (alike.length === 0) return [];
    const meanSquared = meanTriple(alike.map((scene) => scene.meanSquared));
    const meanAbsolute = meanTriple(alike.map((scene) => scene.meanAbsolute));
    const { input, raw, smoothed } =
      kind === "still" ? meanAbsolute : mapTriple(meanSquared, Math.sqrt);
    const ratio = input > 0 ? { raw: raw / input, smoothed: smoothed / input } : null;
    return [{ kind, scenes: alike.length, meanSquared, meanAbsolute, ratio }];
  });
}

/** The arithmetic mean of each figure. */
export function meanTriple(triples: readonly Triple[]): Triple {
  const mean = (of: keyof Triple) =>
    triples.reduce((sum, triple) => sum + triple[of], 0) / triples.length;
  return { input: mean("input"), raw: mean("raw"), smoothed: mean("smoothed") };
}

/** The same function of each figure. */
export function mapTriple({ input, raw, smoothed }: Triple, map: (x: number) => number): Triple {
  return { input: map(input), raw: map(raw), smoothed: map(smoothed) };
}
