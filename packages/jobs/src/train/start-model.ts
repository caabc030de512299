/** A style model that a training begins with: a new style of the same net is then learnt sooner. */
import { UserError } from "@gramstyle/core";
import { openStyleModel, type StyleModel } from "@gramstyle/models";
import { checkUnchanged, type PictureFile } from "../files/picture-file.ts";

/** What has a net that can be trained further. */
export type StartModel = Exclude<StyleModel, { kind: "foreign" }>;

/** @throws UserError for a file that is no style model, or one of other people's ONNX files */
export async function readStartModel(path: string): Promise<StartModel> {
  const model = await openStyleModel(path);
  if (model.kind !== "foreign") return model;
  throw new UserError(
    `"${path}": expected a style model of Gramstyle or a PyTorch state dict to start from, got another program's ONNX file`,
  );
}

/** The model of a training's settings, which must still be the same file. */
export async function startModelOf(file: PictureFile | undefined): Promise<StartModel | undefined> {
  if (!file) return undefined;
  await checkUnchanged(file);
  return readStartModel(file.path);
}

/** "starry-night (quick: 1600 steps of 2 with mini)", for the card. */
export function describeStart(model: StartModel): string {
  if (model.kind === "pytorch") return "a PyTorch state dict";
  const { name, training } = model.card;
  if (!training) return name;
  const { recipe, steps, batch, encoder, startedFrom } = training;
  const before = startedFrom === undefined ? "" : `, from ${startedFrom}`;
  return `${name} (${recipe}: ${steps} steps of ${batch} with ${encoder}${before})`;
}
