/** Everything that decides one training of a style, as plain data that its folder holds. */

import type { PictureFile } from "@gramstyle/jobs";
import type { StyleCard } from "@gramstyle/models";
import type { StyleRecipe } from "@gramstyle/trainer";
import type { PictureFolder } from "./picture-folder.ts";

export const styleSettingsKind = "gramstyle train 1";

export interface StyleSettings {
  readonly kind: typeof styleSettingsKind;
  readonly style: PictureFile;
  readonly photos: PictureFolder;
  /** Pictures to look at; missing: some of the photos, which are then not trained on. */
  readonly validation?: PictureFolder;
  /** The style model; absolute. */
  readonly output: string;
  /** With what the options changed of it. */
  readonly recipe: StyleRecipe;
  /** What the recipe's net was when the training began: a checkpoint fits no other. */
  readonly network: StyleCard["network"];
  readonly seed: number;
  /** A style model whose parameters this one begins with. */
  readonly startFrom?: PictureFile;
  /** The encoder's, where it is not the usual file; absolute. */
  readonly weightsFile?: string;
  readonly backend: string;
  readonly device: string;
  readonly threads?: number;
  readonly checkpointEvery: number;
  readonly samplesEvery: number;
  /** For the card. */
  readonly title: string;
  readonly artist?: string;
  readonly year?: number;
  readonly licence?: string;
  /** Trainings of the same command that come after this one, with the folders that they get. */
  readonly next: readonly { readonly folder: string; readonly settings: StyleSettings }[];
}
