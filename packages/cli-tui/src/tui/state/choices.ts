/** What a user has chosen: pictures, a style, how. Plain data. */
import type { EmbeddedStyle } from "@gramstyle/models";
import { samplePictures } from "@gramstyle/samples";

export interface PictureChoice {
  readonly path: string;
  /** What it is called on the screen. */
  readonly title: string;
}

export interface ModelChoice {
  readonly name: string;
  readonly path: string;
}

/** Fast: a style model, one pass. Slow: any painting, by optimization. */
export type Mode = "fast" | "slow";

/** Of the slow mode. */
export interface SlowSettings {
  /** The result's long side in pixels. */
  readonly size: number;
  readonly effort: Effort;
  readonly encoder: "mini" | "vgg19";
}

export const sizes = [64, 128, 192, 256, 384, 512, 768, 1024] as const;

/** Iterations in total; they are spread over the preset's scales. */
export const efforts = { sketch: 40, usual: 200, patient: 430 } as const;
export type Effort = keyof typeof efforts;

export interface Choices {
  readonly content: PictureChoice;
  readonly model: ModelChoice;
  readonly style: PictureChoice;
  readonly mode: Mode;
  readonly slow: SlowSettings;
}

/** Whose first result is beautiful. */
const firstStyle = "great-wave";

/** A sample picture and an embedded style, so that the first Enter shows something. */
export function firstChoices(models: readonly EmbeddedStyle[]): Choices {
  const [content] = samplePictures.contents;
  const [style] = samplePictures.styles;
  const model = models.find(({ name }) => name === firstStyle) ?? models[0]!;
  return {
    content: { path: content!.path, title: content!.title },
    model: { name: model.name, path: model.path },
    style: { path: style!.path, title: style!.title },
    mode: "fast",
    slow: { size: 384, effort: "usual", encoder: "mini" },
  };
}
