/** What evaluation needs of a style model, whoever opened it. */
import type { Stylizer } from "@gramstyle/core";
import type { Precision } from "@gramstyle/jobs";
import type { EngineOptions } from "../options.ts";

/**
 * Opens a style model by name or file.
 * @throws UserError, one line, where there is none or it is no style model
 */
export type OpenModel = (
  model: string,
  options: Pick<EngineOptions, "backend" | "device" | "threads"> & {
    readonly precision?: Precision;
  },
) => Promise<Stylizer>;
