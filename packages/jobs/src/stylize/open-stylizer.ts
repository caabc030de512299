/** Opens style models, whoever made them, and starts the engine that runs them. */
import {
  type ActivationRanges,
  type Backend,
  createForeignStylizer,
  createStylizer,
  type Image,
  type StylizeOptions,
  UserError,
} from "@gramstyle/core";
import { type CreateBackendOptions, createBackend } from "@gramstyle/jobs";
import {
  type EmbeddedStyle,
  type ModelFile,
  type OpenedStyleModel,
  openStyleModel,
  type PixelRange,
  resolveModel,
} from "@gramstyle/models";
import { inWorker } from "@gramstyle/worker";

/** A style model that was read, before any engine is started. */
export interface ReadModel extends ModelFile {
  readonly model: OpenedStyleModel;
  /** Of the activations, where the most of the net is to be computed in eight bits. */
  readonly ranges?: ActivationRanges;
  /** What a user should know about it, each one line. */
  readonly notes: readonly string[];
}

/** A style model on an engine in a worker of its own. */
export interface RunningModel {
  readonly name: string;
  /** What it computes on. */
  readonly device: string;
  stylize(image: Image, options?: StylizeOptions): Promise<Image>;
  /** Ends the worker, also while it computes; what it was on is rejected. */
  dispose(): Promise<void>;
}

/** What a style model can be computed in. */
export const precisions = ["float32", "int8"] as const;
export type Precision = (typeof precisions)[number];

/** Of the option `--precision`. */
export const precisionText = "int8 is faster on processors, and close; of models with their ranges";

export interface ReadModelOptions {
  /** What a file's pixels are, where it does not say so itself. */
  readonly pixelRange?: PixelRange | undefined;
  /** Default: float32. */
  readonly precision?: Precision | undefined;
}

/** @throws UserError, one line that begins with the path */
export async function readModel(
  file: ModelFile,
  { pixelRange, precision }: ReadModelOptions = {},
): Promise<ReadModel> {
  const range = pixelRange && { inputRange: pixelRange, outputRange: pixelRange };
  const model = await openStyleModel(file.path, range);
  const read = { ...file, model, notes: notesOn(file, model) };
  if (precision !== "int8") return read;
  const ranges = model.kind === "gramstyle" ? model.card.ranges : undefined;
  if (ranges) return { ...read, ranges };
  throw new UserError(
    `"${file.path}": --precision int8: this style model does not say between which numbers its activations lie; expected one trained with --norm picture`,
  );
}

function notesOn({ path }: ModelFile, model: OpenedStyleModel): string[] {
  if (model.kind !== "foreign") return [];
  const notes: string[] = [];
  if (model.fixedSize) {
    const { width, height } = model.fixedSize;
    notes.push(
      `"${path}": the size ${width}×${height} is fixed in this file; pictures are resized to it, and back`,
    );
  }
  if (!model.rangeKnown) {
    notes.push(
      `"${path}": the file does not say what its pixels are; took 0 to ${model.inputRange} (else: --pixel-range ${model.inputRange === 255 ? 1 : 255})`,
    );
  }
  return notes;
}

/**
 * Starts an engine for a style model. A network of others runs on ONNX Runtime, where its file came
 * from; any other on any backend.
 * @throws UserError for a foreign model on another backend; BackendError where it cannot be made
 */
export async function startModel(
  { name, path, model, ranges }: ReadModel,
  engine: CreateBackendOptions,
): Promise<RunningModel> {
  if (model.kind === "foreign") {
    checkBackend(path, engine);
    const backend = await startForeign(model.bytes, engine);
    return running(name, backend, createForeignStylizer({ ...model, backend }));
  }
  const backend = await createBackend(engine);
  const { network, parameters } = model;
  return running(
    name,
    backend,
    createStylizer({ backend, network, parameters, ...(ranges && { ranges }) }),
  );
}

/** @throws UserError where the engine cannot run files of others */
export function checkBackend(path: string, { backend }: CreateBackendOptions): void {
  if (backend === "ort") return;
  throw new UserError(
    `"${path}": ONNX files of other programs run on the backend ort alone, got ${backend}; leave out --backend`,
  );
}

function startForeign(
  model: Uint8Array,
  { device, threads }: CreateBackendOptions,
): Promise<Backend> {
  return inWorker({
    module: import.meta.resolve("@gramstyle/backend-ort"),
    exportName: "createModelBackend",
    options: { model, device, ...(threads === undefined ? {} : { threads }) },
  });
}

function running(
  name: string,
  backend: Backend,
  { stylize }: Pick<RunningModel, "stylize">,
): RunningModel {
  return { name, device: backend.device, stylize, dispose: () => backend.dispose() };
}

/** What opens a style model by name or file, on an engine of its own. */
export function modelOpener(styles: readonly EmbeddedStyle[] = []) {
  return async (
    model: string,
    options: CreateBackendOptions & Pick<ReadModelOptions, "precision">,
  ): Promise<RunningModel> =>
    startModel(
      await readModel(resolveModel(model, styles), { precision: options.precision }),
      options,
    );
}
