/** The real work behind the screens. */

import { gram } from "@gramstyle/jobs/gram";
import { createOptimizer } from "@gramstyle/jobs/optimize";
import { createStylizerShelf, readPreview, stylize, stylizePreview } from "@gramstyle/jobs/stylize";
import { train } from "@gramstyle/jobs/train";
import type { Jobs } from "../jobs.ts";
import { engineOptions } from "./engine-options.ts";

export function createJobs(): Jobs {
  const stylizers = createStylizerShelf(engineOptions);
  const optimizer = createOptimizer({ background: true });
  return {
    readPreview,
    stylizePreview: (request, signal) => stylizePreview(stylizers, request, signal),
    stylize,
    iterate: optimizer.iterate,
    train,
    gram,
    endOptimizer: () => optimizer.dispose(),
    async dispose() {
      await Promise.allSettled([stylizers.dispose(), optimizer.dispose()]);
    },
  };
}
