/** What can be changed while frames come: plain data, and what each action makes of it. */
import { defaultSmoothing } from "@gramstyle/core";
import type { ModelFile } from "@gramstyle/models";
import type { Precision } from "../stylize/open-stylizer.ts";

/** What frames go through now. */
export interface LiveSettings {
  readonly styles: readonly ModelFile[];
  /** Into `styles`. */
  readonly style: number;
  /** How much of the style is seen, 0 to 1. */
  readonly strength: number;
  readonly mirror: boolean;
  /** How much a still picture is steadied, 0 to 1. */
  readonly smoothing: number;
  /** What styles are computed in. Default: that of the engine. */
  readonly precision?: Precision | undefined;
}

/** What a user does while frames are shown. */
export type LiveAction =
  | { readonly kind: "style"; readonly step: 1 | -1 }
  /** Counted from 0; one that is not there changes nothing. */
  | { readonly kind: "choose"; readonly style: number }
  | { readonly kind: "strength"; readonly step: 1 | -1 }
  | { readonly kind: "mirror" }
  | { readonly kind: "smoothing" };

/** Tenths, so that sums stay exact. */
const strengthSteps = 10;

/** The settings after what a user did; those given stay as they were. */
export function changeSettings(settings: LiveSettings, action: LiveAction): LiveSettings {
  const { styles, style, strength, mirror, smoothing } = settings;
  switch (action.kind) {
    case "style":
      return { ...settings, style: (style + action.step + styles.length) % styles.length };
    case "choose":
      return action.style < styles.length ? { ...settings, style: action.style } : settings;
    case "strength": {
      const steps = Math.round(strength * strengthSteps) + action.step;
      return { ...settings, strength: Math.min(strengthSteps, Math.max(0, steps)) / strengthSteps };
    }
    case "mirror":
      return { ...settings, mirror: !mirror };
    case "smoothing":
      return { ...settings, smoothing: smoothing > 0 ? 0 : defaultSmoothing };
  }
}

/** The style that frames are painted in. */
export const styleOf = ({ styles, style }: LiveSettings): ModelFile => styles[style]!;
