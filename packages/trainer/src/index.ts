/**
 * Trains style models and distils encoders, on any backend, from pictures of any origin: those of
 * files are `@gramstyle/trainer/node`.
 */
export type {
  Batch,
  BrokenFile,
  Crops,
  Dataset,
  DatasetCursor,
  FixedBatch,
  OpenDataset,
} from "./dataset/dataset.ts";
export {
  type DistillRecord,
  distillCheckpointKind,
  distillEncoder,
} from "./distill/distill-encoder.ts";
export type { DistillLength } from "./distill/distill-length.ts";
export type { DistillMemory, DistillOptions } from "./distill/distill-options.ts";
export {
  measureWholePictures,
  type WholePictureErrors,
  type WholePictureOptions,
} from "./distill/whole-pictures.ts";
export { measureNorms } from "./style/measure-norms.ts";
export { measureRanges } from "./style/measure-ranges.ts";
export {
  findStyleRecipe,
  type StyleRecipe,
  styleRecipes,
  trainedNetworks,
  withoutNorms,
} from "./style/recipes.ts";
export { createSampler, type Sampler, type SamplerOptions } from "./style/sampler.ts";
export {
  type StyleTrainingGraphOptions,
  styleTrainingGraph,
} from "./style/style-training-graph.ts";
export {
  styleCheckpointKind,
  type TrainStyleMemory,
  type TrainStyleOptions,
  type TrainStyleRecord,
  trainStyle,
} from "./style/train-style.ts";
export { type Checkpoint, parseTrainingCheckpoint } from "./training/checkpoint.ts";
