/** Opens style models, whoever made them, on engines of their own or on those that are there. */
import {
  type ActivationRanges,
  type Backend,
  createForeignStylizer,
  createStylizer,
  type Stylizer,
  UserError,
} from "@gramstyle/core";
import {
  embeddedStyles,
  type ModelFile,
  openStyleModel,
  type PixelRange,
  readStyleModel,
  resolveModel,
  type StyleModel,
} from "@gramstyle/models";
import {
  type CreateBackendOptions,
  createBackend,
  locate,
  startInWorker,
} from "../engine/create-backend.ts";
import { type Engine, type EngineRequest, startEngine } from "../engine/start-engine.ts";
import { limitQueue } from "./queue-limit.ts";

/** What a style model can be computed in. */
export const precisions = ["float32", "int8"] as const;
/** What a style model is computed in; see `StylizerEngine`. */
export type Precision = (typeof precisions)[number];

/** On what a style model is to run. */
export interface StylizerEngine extends CreateBackendOptions, EngineRequest {
  /** "int8" is faster on processors, and close; of models with their ranges. Default: float32. */
  readonly precision?: Precision | undefined;
}

/** A style model, and on what it is to run. */
export interface OpenStylizerOptions extends Partial<Omit<StylizerEngine, "backend">> {
  /** The name of a style that comes along, a path, a file's bytes, or what was read of them. */
  readonly model: string | Uint8Array | StyleModel;
  /** What it is called by. Default: the file's name, or the card's. */
  readonly name?: string | undefined;
  /**
   * One of `backendNames` or a module's path, which is started, or a backend that is there, which
   * stays; then `pool` says how many pictures it computes at once. Default: ort.
   */
  readonly backend?: string | Backend | undefined;
  /** What pixels of a network of others are, 0 to this, where its file does not say so itself. */
  readonly pixelRange?: PixelRange | undefined;
  /** How many pictures may wait; one more is refused with a BusyError. Default: any number. */
  readonly queueLimit?: number | undefined;
}

/**
 * A style model that can paint, of our own files, ONNX files of others and PyTorch state dicts
 * alike. It computes in worker threads; what it started, `dispose` ends, also while it computes:
 * what it was on is rejected. A network of others runs on ONNX Runtime alone.
 * @throws UserError, one line, for what is no style model, has no ranges for int8, or cannot run on
 * the backend; BackendError where that cannot be made
 */
export async function openStylizer(options: OpenStylizerOptions): Promise<Stylizer> {
  return startStylizer(await read(options), options);
}

/** As `openStylizer`, of a model that was read. */
export async function startStylizer(
  { name, label, model }: NamedModel,
  options: Omit<OpenStylizerOptions, "model" | "name" | "pixelRange">,
): Promise<Stylizer> {
  const { backend = "ort", device = "auto", precision, queueLimit, background } = options;
  const ranges = rangesOf(label, model, precision);
  checkBackend(label, model, backend);
  const engine: Engine =
    typeof backend === "string"
      ? await startEngine({ ...options, device }, (own) =>
          startFor(model, { ...own, backend, background }),
        )
      : { backend, concurrency: options.pool ?? 1, dispose: async () => {} };
  const common = { name, backend: engine.backend, concurrency: engine.concurrency };
  const stylizer =
    model.kind === "foreign"
      ? createForeignStylizer({ ...model, ...common })
      : createStylizer({
          ...{ ...common, network: model.network, parameters: model.parameters },
          ...(ranges && { ranges }),
        });
  return {
    ...limitQueue(stylizer, engine.concurrency, queueLimit),
    // What a worker has compiled ends with it, also while it computes.
    dispose: () => (typeof backend === "string" ? engine.dispose() : stylizer.dispose()),
  };
}

/** A style model that was read, before any engine is started. */
export interface NamedModel {
  readonly name: string;
  /** What errors begin with. */
  readonly label: string;
  readonly model: StyleModel;
}

/** @throws UserError, one line that begins with the path */
export async function readNamedModel(
  { name, path }: ModelFile,
  pixelRange?: PixelRange,
): Promise<NamedModel> {
  return {
    name,
    label: `"${path}"`,
    model: await openStyleModel(path, foreignOptions(pixelRange)),
  };
}

const foreignOptions = (range: PixelRange | undefined) =>
  range && { inputRange: range, outputRange: range };

async function read({ model, name, pixelRange }: OpenStylizerOptions): Promise<NamedModel> {
  if (typeof model === "string") {
    const file = resolveModel(model, await embeddedStyles());
    return readNamedModel({ ...file, ...(name !== undefined && { name }) }, pixelRange);
  }
  const known =
    model instanceof Uint8Array ? readStyleModel(model, foreignOptions(pixelRange)) : model;
  const called = name ?? (known.kind === "gramstyle" ? known.card.name : "style model");
  return { name: called, label: `"${called}"`, model: known };
}

/** @throws UserError where the model does not have what eight bits need */
export function rangesOf(
  label: string,
  model: StyleModel,
  precision: Precision = "float32",
): ActivationRanges | undefined {
  if (precision === "float32") return undefined;
  const ranges = model.kind === "gramstyle" ? model.card.ranges : undefined;
  if (ranges) return ranges;
  throw new UserError(
    `${label}: \`precision\` int8: this style model does not say between which numbers its activations lie; expected one trained with \`norm\` picture`,
  );
}

/** @throws UserError where the engine cannot run files of others */
export function checkBackend(label: string, model: StyleModel, backend: string | Backend): void {
  if (model.kind !== "foreign" || backend === "ort") return;
  const got = typeof backend === "string" ? backend : backend.name;
  throw new UserError(
    `${label}: ONNX files of other programs run on the backend ort alone, got ${got}; leave out \`backend\``,
  );
}

function startFor(model: StyleModel, options: CreateBackendOptions): Promise<Backend> {
  if (model.kind !== "foreign") return createBackend(options);
  const { device, threads, background = false } = options;
  return startInWorker(
    { ...locate("ort"), exportName: "createModelBackend" },
    {
      background,
      options: { model: model.bytes, device, ...(threads === undefined ? {} : { threads }) },
    },
  );
}
