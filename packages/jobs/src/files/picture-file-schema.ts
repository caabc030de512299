/** What a picture file is when it is read from what was kept of a run. */
import { z } from "zod";
import type { PictureFile } from "./picture-file.ts";

export const pictureFileSchema = z.object({
  path: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits"),
}) satisfies z.ZodType<PictureFile>;
