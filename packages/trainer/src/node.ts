/** Pictures for training out of files, decoded by sharp. */
export { createDataset, datasetOf } from "./dataset/create-dataset.ts";
export type { DatasetOptions } from "./dataset/dataset-options.ts";
export { fixedBatch } from "./dataset/fixed-batch.ts";
export { listPictures } from "./dataset/list-pictures.ts";
