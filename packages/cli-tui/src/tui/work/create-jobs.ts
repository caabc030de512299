/** The real work behind the screens. */
import { createOptimizer, createStylizerShelf, stylize } from "@gramstyle/jobs";
import { train } from "@gramstyle/jobs/train";
import type { Jobs } from "../jobs.ts";
import { measureGrams } from "./gram-job.ts";
import { readPreview, stylizePreview } from "./previews.ts";
import { engineOptions } from "./start-engine.ts";

export function createJobs(): Jobs {
  const stylizers = createStylizerShelf(engineOptions);
  const optimizer = createOptimizer({ background: true });
  return {
    readPreview,
    stylizePreview: (request, signal) => stylizePreview(stylizers, request, signal),
    stylize,
    iterate: optimizer.iterate,
    train,
    measureGrams,
    endOptimizer: () => optimizer.dispose(),
    async dispose() {
      await Promise.allSettled([stylizers.dispose(), optimizer.dispose()]);
    },
  };
}
