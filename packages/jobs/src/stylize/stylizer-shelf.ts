/** Several style models on the same engines, so that another is there as soon as its file is read. */
import { BackendError, type Image, type StylizeOptions, type Stylizer } from "@gramstyle/core";
import type { ModelFile } from "@gramstyle/models";
import { createBackend } from "../engine/create-backend.ts";
import { type Engine, startEngine } from "../engine/start-engine.ts";
import {
  type Precision,
  readNamedModel,
  type StylizerEngine,
  startStylizer,
} from "./open-stylizer.ts";

/** How one picture is to be stylized, and in what precision. */
export interface ShelfOptions extends StylizeOptions {
  /** Default: the shelf's own. */
  readonly precision?: Precision | undefined;
}

/** Style models that are opened when they are first asked for, and kept ready. */
export interface StylizerShelf {
  /** @throws UserError for a file that is no style model; BackendError; the signal's reason */
  stylize(model: ModelFile, image: Image, options?: ShelfOptions): Promise<Image>;
  dispose(): Promise<void>;
}

/** Models that are kept ready. */
const keptModels = 8;

/** Starts its engines when the first picture comes, anew where they failed. */
export function createStylizerShelf(engine: StylizerEngine): StylizerShelf {
  let shared: Promise<Engine> | undefined;
  const stylizers = new Map<string, Promise<Stylizer>>();

  const start = (): Promise<Engine> => {
    shared ??= startEngine(engine, (own) => createBackend({ ...engine, ...own }));
    return shared;
  };

  const open = async (file: ModelFile, precision?: Precision): Promise<Stylizer> => {
    const read = await readNamedModel(file);
    // Networks of others are whole ONNX files, each on engines of its own.
    if (read.model.kind === "foreign") return startStylizer(read, { ...engine, precision });
    const { backend, concurrency } = await start();
    return startStylizer(read, { backend, precision, pool: concurrency });
  };

  const stylizerFor = (file: ModelFile, precision = engine.precision): Promise<Stylizer> => {
    const key = `${file.path} ${precision ?? "float32"}`;
    const ready = stylizers.get(key) ?? open(file, precision);
    // The newest comes last; a model that could not be opened is tried again the next time.
    stylizers.delete(key);
    stylizers.set(key, ready);
    ready.catch(() => stylizers.delete(key));
    const [oldest] = stylizers.keys();
    if (stylizers.size > keptModels) forget(oldest!);
    return ready;
  };

  const forget = (key: string): void => {
    const old = stylizers.get(key);
    stylizers.delete(key);
    old?.then((stylizer) => stylizer.dispose()).catch(() => {});
  };

  return {
    async stylize(file, image, { precision, ...options } = {}) {
      const stylizer = await stylizerFor(file, precision);
      try {
        return await stylizer.stylize(image, options);
      } catch (error) {
        // The engine may be gone with it: what comes next gets a new one.
        if (error instanceof BackendError) {
          for (const key of [...stylizers.keys()]) forget(key);
          shared?.then((broken) => broken.dispose()).catch(() => {});
          shared = undefined;
        }
        throw error;
      }
    },
    async dispose() {
      const [running, ready] = [shared, [...stylizers.values()]];
      shared = undefined;
      stylizers.clear();
      await Promise.allSettled(ready.map(async (stylizer) => (await stylizer).dispose()));
      await running?.then((started) => started.dispose()).catch(() => {});
    },
  };
}
