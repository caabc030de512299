/** The style models that can be chosen: those that come along, and the user's own. */
import { readdir } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { useMemo } from "react";
import { useApp } from "../app-context.ts";
import type { ModelChoice } from "../state/choices.ts";
import { isModelName } from "../state/file-list.ts";
import { useJob } from "./use-job.ts";

export interface ListedModel extends ModelChoice {
  /** Whether it is the user's own. */
  readonly own: boolean;
}

/** Embedded styles first, then files of the working folder and those that were used before. */
export function useModels(): readonly ListedModel[] {
  const { state, services } = useApp();
  const { record: found } = useJob("own models", () => findModels(process.cwd()));
  const { recentModels } = state;
  return useMemo(() => {
    const embedded = services.styles.map((style) => ({ ...style, own: false }));
    const paths = new Set([...recentModels, ...(found ?? [])]);
    for (const { path } of embedded) paths.delete(path);
    const own = [...paths].map((path) => ({
      name: basename(path, extname(path)),
      path,
      own: true,
    }));
    return [...embedded, ...own];
  }, [services.styles, recentModels, found]);
}

/** Files in a folder that look like style models. */
async function* findModels(folder: string): AsyncGenerator<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  yield entries
    .filter((entry) => entry.isFile() && isModelName(entry.name))
    .map(({ name }) => resolve(join(folder, name)))
    .sort();
}
