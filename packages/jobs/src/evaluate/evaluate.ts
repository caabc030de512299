/** The scorecard of results, or of what a style model makes, as a job. */
import { createScorer, type Image, scorecardLayers } from "@gramstyle/core";
import { loadEncoder } from "@gramstyle/models";
import { type CreateBackendOptions, createBackend } from "../engine/create-backend.ts";
import type { NoteRecord, StageRecord } from "../job.ts";
import { type EvaluateProgressRecord, evaluatePictures } from "./evaluate-pictures.ts";
import type { OpenJudgedModel } from "./judged-model.ts";
import type { PicturePair } from "./pair-pictures.ts";
import { type EvaluationReport, meanScore } from "./report.ts";

/** Which results are judged, and how. */
export interface EvaluateRequest {
  /** The picture whose style was to be taken. */
  readonly style: string;
  /** Results with their contents; or contents alone, which the model stylizes. */
  readonly pairs: readonly PicturePair[];
  /** Opens the style model that makes the results where they are not given; it is disposed. */
  readonly openModel?: OpenJudgedModel | undefined;
  /** What judges. Default: "vgg19". */
  readonly encoder?: string | undefined;
  /** The encoder's weights, a .safetensors file. Default: looked for. */
  readonly weightsFile?: string | undefined;
  /** Of the encoder. Default: `scorecardLayers`. */
  readonly styleLayers?: readonly string[] | undefined;
  readonly contentLayer?: string | undefined;
  /** The long side in pixels that larger results, or contents, are scaled to. Default: their own. */
  readonly longSide?: number | undefined;
  /** The same of the style picture. Default: the result's. */
  readonly styleLongSide?: number | undefined;
  /** What the encoder runs on. Default: ort, auto. */
  readonly engine?: CreateBackendOptions | undefined;
}

/** Everything that was measured. */
export interface EvaluateDoneRecord extends EvaluationReport {
  readonly event: "done";
}

/** What `evaluate` yields. */
export type EvaluateRecord = StageRecord | EvaluateProgressRecord | NoteRecord | EvaluateDoneRecord;

/**
 * Measures one result after the other; those that cannot be measured are in the report.
 * @throws UserError, one line, where the style, or the only picture, cannot be read or measured, or
 * for an encoder or layer that does not exist; BackendError; the signal's reason
 */
export async function* evaluate(
  request: EvaluateRequest,
  signal: AbortSignal,
): AsyncGenerator<EvaluateRecord, void> {
  const { style, pairs, longSide, styleLongSide } = request;
  const { styleLayers = scorecardLayers.style, contentLayer = scorecardLayers.content } = request;
  yield { event: "stage", stage: "reading inputs" };
  const encoder = await loadEncoder({
    name: request.encoder ?? "vgg19",
    weights: request.weightsFile,
    pooling: "max",
    border: "zero",
    layers: [...styleLayers, contentLayer],
  });
  signal.throwIfAborted();
  yield { event: "stage", stage: "starting the engine" };
  const model = await request.openModel?.();
  try {
    const backend = await createBackend(request.engine ?? { backend: "ort", device: "auto" });
    try {
      const scorer = createScorer({ backend, encoder, styleLayers, contentLayer });
      const stylize = model && ((image: Image) => model.stylize(image));
      const { pictures, skipped } = yield* evaluatePictures(
        { scorer, style, pairs, stylize, size: longSide, styleSize: styleLongSide },
        signal,
      );
      yield {
        event: "done",
        format: 1,
        encoder: encoder.name,
        styleLayers,
        contentLayer,
        backend: backend.name,
        device: backend.device,
        style,
        model: model?.name ?? null,
        pictures,
        mean: meanScore(pictures),
        skipped,
      };
    } finally {
      await backend.dispose();
    }
  } finally {
    await model?.dispose();
  }
}
