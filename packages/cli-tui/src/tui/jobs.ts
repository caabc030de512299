/**
 * The work that screens can ask for. They know it only as async generators of records and an
 * AbortSignal; tests hand in generators of their own.
 */
import type { GramRecord, GramRequest } from "@gramstyle/jobs/gram";
import type { Optimizer } from "@gramstyle/jobs/optimize";
import type {
  StylePreview,
  StylePreviewRequest,
  StylizeRecord,
  StylizeRequest,
} from "@gramstyle/jobs/stylize";
import type { TrainRecord, TrainRequest } from "@gramstyle/jobs/train";
import type { Picture } from "@gramstyle/media";

type Job<Request, Record> = (request: Request, signal: AbortSignal) => AsyncGenerator<Record>;

export interface Jobs {
  readonly readPreview: Job<string, Picture>;
  readonly stylizePreview: Job<StylePreviewRequest, StylePreview>;
  readonly stylize: Job<StylizeRequest, StylizeRecord>;
  readonly iterate: Optimizer["iterate"];
  readonly train: Job<TrainRequest, TrainRecord>;
  readonly gram: Job<GramRequest, GramRecord>;
  /** Ends the engine of the slow mode, which holds much memory. */
  endOptimizer(): Promise<void>;
  /** Ends all engines. */
  dispose(): Promise<void>;
}
