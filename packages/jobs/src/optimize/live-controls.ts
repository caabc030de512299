/** What can be changed while an optimization runs, as a list that arrows go through. */
import type { LiveControls, LossWeights } from "@gramstyle/core";

/** A weight or the learning rate, as a slider shows it. */
export interface LiveControl {
  readonly id: string;
  readonly label: string;
  /** What it is at the beginning, in the middle of its slider. */
  readonly usual: number;
  get(controls: LiveControls): number;
  set(controls: LiveControls, value: number): LiveControls;
}

/** One press of an arrow; four of them make 2.4. */
const factor = 1.25;
/** The slider goes from usual / reach to usual · reach; below that is 0, which turns a term off. */
const reach = 32;

/** The controls of a run that began with those. */
export function liveControls(
  start: LiveControls,
  styleLayers: readonly string[],
): readonly LiveControl[] {
  const weight = (id: "content" | "style" | "totalVariation", label: string): LiveControl => ({
    id,
    label,
    usual: start.weights[id] || 1,
    get: ({ weights }) => weights[id],
    set: (controls, value) => withWeights(controls, { [id]: value }),
  });
  return [
    weight("content", "content"),
    weight("style", "style"),
    ...styleLayers.map(
      (layer): LiveControl => ({
        id: layer,
        label: `· ${layer}`,
        usual: 1,
        get: ({ weights }) => weights.styleLayers?.[layer] ?? 1,
        set: (controls, value) =>
          withWeights(controls, {
            styleLayers: { ...controls.weights.styleLayers, [layer]: value },
          }),
      }),
    ),
    weight("totalVariation", "total variation"),
    {
      id: "learningRate",
      label: "learning rate",
      usual: start.learningRate,
      get: ({ learningRate }) => learningRate,
      // Without any, nothing would ever move again.
      set: (controls, value) => ({
        ...controls,
        learningRate: Math.max(value, start.learningRate / reach),
      }),
    },
  ];
}

function withWeights(controls: LiveControls, change: Partial<LossWeights>): LiveControls {
  return { ...controls, weights: { ...controls.weights, ...change } };
}

/** The value after so many presses to the right, or to the left where negative. */
export function adjusted({ usual }: LiveControl, value: number, presses: number): number {
  const least = usual / reach;
  if (presses > 0 && value < least) return least;
  const next = Math.min(usual * reach, value * factor ** presses);
  // Values stay on the steps from the usual one, so that there is a way back to exactly that.
  const steps = Math.round(Math.log(next / usual) / Math.log(factor));
  const exact = usual * factor ** steps;
  return exact < least * 0.999 ? 0 : exact;
}

/** Where the slider's knob is, 0 to 1. */
export function sliderShare({ usual }: LiveControl, value: number): number {
  if (value <= 0) return 0;
  return Math.min(1, Math.max(0, 0.5 + Math.log(value / usual) / (2 * Math.log(reach))));
}
