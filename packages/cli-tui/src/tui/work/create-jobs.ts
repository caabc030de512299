/** The real work behind the screens. */
import { createOptimizer } from "@gramstyle/jobs";
import { train } from "@gramstyle/jobs/train";
import type { Jobs } from "../jobs.ts";
import { measureGrams } from "./gram-job.ts";
import { createStyleEngine } from "./style-engine.ts";
import { readPreview, stylizeFolder, stylizePicture, stylizePreview } from "./stylize-jobs.ts";

export function createJobs(): Jobs {
  const engine = createStyleEngine();
  const optimizer = createOptimizer({ background: true });
  return {
    readPreview,
    stylizePreview: (request, signal) => stylizePreview(engine, request, signal),
    stylizePicture: (request, signal) => stylizePicture(engine, request, signal),
    stylizeFolder: (request, signal) => stylizeFolder(engine, request, signal),
    iterate: optimizer.iterate,
    train,
    measureGrams,
    endOptimizer: () => optimizer.dispose(),
    async dispose() {
      await Promise.allSettled([engine.dispose(), optimizer.dispose()]);
    },
  };
}
