/** What evaluation needs of a style model, whoever opened it. */

import type { EngineOptions } from "../options.ts";
import type { ReadModelOptions } from "../stylize/open-stylizer.ts";
import type { Stylize } from "./evaluate-pictures.ts";

/** A style model that was opened. */
export interface OpenedModel {
  /** What the report calls it. */
  readonly name: string;
  /** What it computes on. */
  readonly device: string;
  readonly stylize: Stylize;
  dispose(): Promise<void>;
}

/**
 * Opens a style model by name or file.
 * @throws UserError, one line, where there is none or it is no style model
 */
export type OpenModel = (
  model: string,
  options: EngineOptions & Pick<ReadModelOptions, "precision">,
) => Promise<OpenedModel>;
