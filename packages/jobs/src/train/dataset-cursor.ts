/** What a checkpoint must say of a place in a dataset. */
import type { DatasetCursor } from "@gramstyle/trainer";
import { z } from "zod";

export const datasetCursorSchema = z.object({
  epoch: z.int().min(0),
  index: z.int().min(0),
  files: z.int().min(1),
  broken: z.array(z.object({ file: z.int().min(0), reason: z.string() })),
}) satisfies z.ZodType<DatasetCursor>;
