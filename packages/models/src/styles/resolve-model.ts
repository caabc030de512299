/** From a word that a user gave, a name or a path, to a style model's file. */
import { existsSync } from "node:fs";
import { basename, extname } from "node:path";
import { UserError } from "@gramstyle/core";
import { checkName } from "../did-you-mean.ts";
import type { EmbeddedStyle } from "./embedded-styles.ts";

/** A style model's file, and what results are called by. */
export interface ModelFile {
  readonly name: string;
  readonly path: string;
}

/**
 * What looks like a path is one, any other word is first of all the name of a style that comes
 * along (the file of that name is still to be had as ./name).
 * @throws UserError for a word that is neither
 */
export function resolveModel(model: string, styles: readonly EmbeddedStyle[]): ModelFile {
  const style = styles.find(({ name }) => name === model);
  if (style) return style;
  if (/[\\/]|\.(onnx|pth|pt)$/i.test(model) || existsSync(model)) {
    return { name: basename(model, extname(model)), path: model };
  }
  if (styles.length === 0) {
    throw new UserError(
      `"${model}": expected the file of a style model (.onnx, or a PyTorch state dict .pth); there is none`,
    );
  }
  checkName(
    "style",
    model,
    styles.map(({ name }) => name),
  );
  throw new Error("unreachable: a style of this name would have been found");
}
