/** What evaluation needs of a style model: a `Stylizer` is one. */
import type { Image } from "@gramstyle/core";

/** A style model that is judged; its `stylize` keeps the size. */
export interface JudgedModel {
  /** What the report calls it. */
  readonly name: string;
  /** What it computes on. */
  readonly device: string;
  /** A picture in, the stylized picture out. */
  stylize(image: Image): Promise<Image>;
  dispose(): Promise<void>;
}

/** @throws UserError, one line, where there is none or it is no style model */
export type OpenJudgedModel = () => Promise<JudgedModel>;
