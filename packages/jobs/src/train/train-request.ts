/** What one asks of `train`. */
import type { StyleRecipe } from "@gramstyle/trainer";
import type { StyleSettings } from "./style-settings.ts";

/** What one asks of `train`: styles from the beginning, or trainings that were stopped. */
export type TrainRequest = NewTraining | ResumedTraining;

/** What of a recipe may be otherwise than it says. */
export interface RecipeChanges {
  readonly net?: StyleRecipe["net"] | undefined;
  /** "mini", "vgg19", "vgg16". */
  readonly encoder?: string | undefined;
  readonly steps?: number | undefined;
  /** Photos a step. */
  readonly batch?: number | undefined;
  /** Pixels a side of the photos' crops. */
  readonly crop?: number | undefined;
  /** The painting's long side in pixels. */
  readonly styleSize?: number | undefined;
  /** What style is taken to be. Default: gram. */
  readonly statistic?: StyleRecipe["statistic"];
  readonly contentWeight?: number | undefined;
  readonly styleWeight?: number | undefined;
  readonly tvWeight?: number | undefined;
  /** Of steadiness in video; 0 leaves it out. */
  readonly temporalWeight?: number | undefined;
  readonly learningRate?: number | undefined;
}

/** How the net is otherwise than usual. */
export interface NetChanges {
  /** Of its three widths. */
  readonly channels?: readonly number[] | undefined;
  readonly blocks?: number | undefined;
  readonly norm?: "picture" | "instance" | undefined;
  /** The file of a style model whose net and parameters this one begins with. */
  readonly startFrom?: string | undefined;
}

/** A style that is learnt from the beginning. */
export interface NewTraining extends RecipeChanges, NetChanges {
  readonly kind: "new";
  /** The painting. */
  readonly style: string;
  /** A folder; photos in folders below count, too. */
  readonly photos: string;
  /** Photos with one of these in their paths below the folder are left out. */
  readonly exclude?: readonly string[] | undefined;
  /** A folder of pictures to look at. Default: some of the photos, which are then not trained on. */
  readonly validation?: string | undefined;
  /** The style model, .onnx. */
  readonly output: string;
  /** Where the training is kept. Default: beside the output, `<name>.training`. */
  readonly folder?: string | undefined;
  /** One of `styleRecipes`. */
  readonly recipe: StyleRecipe["name"];
  /** Of first weights and the photos' order. Default: 0. */
  readonly seed?: number | undefined;
  /** The encoder's, .safetensors. Default: looked for. */
  readonly weightsFile?: string | undefined;
  /** Default: ONNX Runtime on what suits it. */
  readonly backend?: string | undefined;
  readonly device?: string | undefined;
  readonly threads?: number | undefined;
  /** Steps between two checkpoints. Default: 50. */
  readonly checkpointEvery?: number | undefined;
  /** Steps between two samples. Default: 200. */
  readonly samplesEvery?: number | undefined;
  /** For the card. Default: the painting's file name. */
  readonly title?: string | undefined;
  readonly artist?: string | undefined;
  readonly year?: number | undefined;
  readonly licence?: string | undefined;
  /** Whether the output may be replaced, and a training that is in the folder. Default: no. */
  readonly force?: boolean | undefined;
  /** Trainings that come after this one; a resumed one goes on with them. */
  readonly next?: readonly NewTraining[] | undefined;
}

/** What may be otherwise than before without making another training of it. */
export type SettingsChanges = Partial<
  Pick<
    StyleSettings,
    "backend" | "device" | "threads" | "weightsFile" | "checkpointEvery" | "samplesEvery"
  >
>;

/** A training that was stopped, and those after it. */
export interface ResumedTraining extends SettingsChanges {
  readonly kind: "resume";
  /** The training's. */
  readonly folder: string;
  /** Of the first of them. */
  readonly learningRate?: number | undefined;
  /** Whether trainings that are in the folders of those after it may be replaced. Default: no. */
  readonly force?: boolean | undefined;
}
