/** Style models on one engine, so that another style is there as soon as its small file is read. */
import {
  type Backend,
  BackendError,
  createStylizer,
  type Image,
  type StylizeOptions,
} from "@gramstyle/core";
import { type CreateBackendOptions, createBackend } from "@gramstyle/jobs";
import { readModel, startModel } from "../../stylize/open-stylizer.ts";
import type { ModelChoice } from "../state/choices.ts";
import { engineOptions } from "./start-engine.ts";

/** A model that is ready. */
interface ReadyModel {
  stylize(image: Image, options?: StylizeOptions): Promise<Image>;
  dispose(): Promise<void>;
}

export interface StyleEngine {
  /** At full strength. @throws UserError for a file that is no style model; BackendError */
  stylize(model: ModelChoice, image: Image): Promise<Image>;
  dispose(): Promise<void>;
}

/** Models that are kept ready. */
const keptModels = 8;

/** @param options of the engine; ONNX Runtime lets the thread that draws go first */
export function createStyleEngine(options: CreateBackendOptions = engineOptions): StyleEngine {
  let backend: Promise<Backend> | undefined;
  const models = new Map<string, Promise<ReadyModel>>();

  const engine = (): Promise<Backend> => {
    backend ??= createBackend({ ...options, background: true });
    return backend;
  };

  const start = async (choice: ModelChoice): Promise<ReadyModel> => {
    const read = await readModel(choice);
    // Networks of others are whole ONNX files, each on an engine of its own.
    if (read.model.kind === "foreign") return startModel(read, options);
    const { network, parameters } = read.model;
    return createStylizer({ backend: await engine(), network, parameters });
  };

  const modelFor = (choice: ModelChoice): Promise<ReadyModel> => {
    const ready = models.get(choice.path) ?? start(choice);
    // The newest comes last; a model that could not be opened is tried again the next time.
    models.delete(choice.path);
    models.set(choice.path, ready);
    ready.catch(() => models.delete(choice.path));
    const [oldest] = models.keys();
    if (models.size > keptModels) forget(oldest!);
    return ready;
  };

  const forget = (path: string): void => {
    const old = models.get(path);
    models.delete(path);
    old?.then((model) => model.dispose()).catch(() => {});
  };

  return {
    async stylize(choice, image) {
      const model = await modelFor(choice);
      try {
        return await model.stylize(image);
      } catch (error) {
        // The engine may be gone with it: what comes next gets a new one.
        if (error instanceof BackendError) {
          models.clear();
          backend?.then((broken) => broken.dispose()).catch(() => {});
          backend = undefined;
        }
        throw error;
      }
    },
    async dispose() {
      const [running, ready] = [backend, [...models.values()]];
      backend = undefined;
      models.clear();
      await Promise.allSettled(ready.map(async (model) => (await model).dispose()));
      await running?.then((started) => started.dispose()).catch(() => {});
    },
  };
}
