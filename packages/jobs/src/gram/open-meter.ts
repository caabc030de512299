/** Starts what measures Gram matrices: an encoder on an engine. */
import { type Encoder, findPreset, type Image, UserError } from "@gramstyle/core";
import { chooseEncoder, type LoadEncoderOptions, loadEncoder } from "@gramstyle/models";
import { type CreateBackendOptions, createBackend } from "../engine/create-backend.ts";
import type { StageRecord } from "../job.ts";
import { createGramMeter, type GramMeter, type GramMeterOptions } from "./gram-meter.ts";

/** The layers that the style loss looks at unless told otherwise. */
export const defaultStyleLayers: readonly string[] = Object.keys(
  findPreset("default").convention.styleLayers,
);

/** On what is measured. */
export interface MeterChoices
  extends Partial<Omit<CreateBackendOptions, "threads">>,
    Pick<CreateBackendOptions, "threads"> {
  /** Default: see `chooseEncoder`. */
  readonly encoder?: string | undefined;
  /** The encoder's weights, a .safetensors file. Default: looked for. */
  readonly weightsFile?: string | undefined;
  /** Default: those that the style loss looks at. */
  readonly layers?: readonly string[] | undefined;
}

/** A meter with its encoder and engine. */
export interface OpenedMeter {
  readonly encoder: Encoder;
  readonly layers: readonly string[];
  /** @throws UserError that begins with the path, where the picture is too small */
  measure(path: string, image: Image): ReturnType<GramMeter["measure"]>;
  dispose(): Promise<void>;
}

/**
 * Yields its stages and returns the meter, which the caller disposes.
 * @throws UserError as `loadEncoder` does; BackendError
 */
export async function* openMeter(
  choices: MeterChoices,
  how: Pick<GramMeterOptions, "normalization" | "centred"> & Pick<LoadEncoderOptions, "border">,
  signal: AbortSignal,
): AsyncGenerator<StageRecord, OpenedMeter> {
  const { layers = defaultStyleLayers, weightsFile, backend = "ort", device = "auto" } = choices;
  const { normalization, centred, border } = how;
  const encoder = await loadEncoder({
    name: chooseEncoder(choices.encoder, weightsFile),
    weights: weightsFile,
    pooling: "max",
    border,
    layers,
  });
  signal.throwIfAborted();
  yield { event: "stage", stage: "starting the engine" };
  const started = await createBackend({ ...choices, backend, device });
  const meter = createGramMeter({ backend: started, encoder, layers, normalization, centred });
  return {
    encoder,
    layers,
    async measure(path, image) {
      try {
        return await meter.measure(image);
      } catch (error) {
        throw error instanceof UserError
          ? new UserError(`"${path}": ${error.message}`, { cause: error })
          : error;
      }
    },
    dispose: () => started.dispose(),
  };
}
