/** Pictures through one style model: the next is read and the last written meanwhile. */
import { BackendError, type Image, preserveColor, type Stylizer } from "@gramstyle/core";
import { checkOutputPath, type Picture, readPicture, writePicture } from "@gramstyle/media";
import { sha256OfFile } from "../files/sha256-of-file.ts";
import { lockOutput, type OutputLock } from "../lock/lock-output.ts";
import { startStylizer } from "./open-stylizer.ts";
import { runPipeline } from "./pipeline.ts";
import { makeFolderFor, type StylizeTask } from "./plan-outputs.ts";
import type { StylizeRecord } from "./records.ts";
import { failureOf, madeFile, type StylizeRun, turnOf } from "./stylize-run.ts";

interface ReadPicture {
  readonly picture: Picture;
  readonly sha256: string | undefined;
}

interface MadePicture extends ReadPicture {
  readonly image: Image;
  readonly seconds: number;
}

/** @param tasks all of one style model */
export async function* stylizePictures(
  run: StylizeRun,
  tasks: readonly StylizeTask[],
): AsyncGenerator<StylizeRecord, void> {
  const { request, signal } = run;
  const { engine, size, strength, force = false } = request;
  const model = run.models[tasks[0]!.model]!;
  const locks = new Map<StylizeTask, OutputLock>();
  const unlock = async (task: StylizeTask) => {
    await locks.get(task)?.release();
    locks.delete(task);
  };
  let running: Stylizer | undefined;
  const endEngine = async () => {
    const ended = running;
    running = undefined;
    await ended?.dispose();
  };

  try {
    yield* runPipeline<StylizeTask, ReadPicture, MadePicture, StylizeRecord>(
      tasks,
      {
        async read(task) {
          await makeFolderFor(task);
          await checkOutputPath(task.output, { force });
          locks.set(task, await lockOutput(task.output));
          // Another process may just have written it.
          await checkOutputPath(task.output, { force });
          const sha256 = request.keepHashes ? await sha256OfFile(task.input) : undefined;
          const options = size === undefined ? {} : { longSide: size };
          return { picture: await readPicture(task.input, options), sha256 };
        },
        async *turn(task) {
          if (!running) {
            yield { event: "stage", stage: "starting the engine" };
            running = await startStylizer(model, engine);
            run.device = running.device;
            signal.throwIfAborted();
          }
          yield turnOf(run, task);
        },
        async make(_task, read) {
          const begun = performance.now();
          try {
            const { picture } = read;
            const image = await running!.stylize(picture, { strength: strength ?? 1, signal });
            const seconds = (performance.now() - begun) / 1000;
            const result = request.preserveColor ? preserveColor(image, picture) : image;
            return { ...read, seconds, image: result };
          } catch (error) {
            // The engine may be gone with it: the next picture gets a new one.
            if (error instanceof BackendError) await endEngine().catch(() => {});
            throw error;
          }
        },
        async write(task, { picture, sha256, image, seconds }) {
          await writePicture(task.output, image, { from: picture });
          await unlock(task);
          run.written++;
          const { width, height } = image;
          const hash = sha256 === undefined ? {} : { sha256 };
          return { event: "picture", ...madeFile(run, task), width, height, seconds, ...hash };
        },
        failed(task, error) {
          void unlock(task);
          return failureOf(run, task, error);
        },
      },
      { signal, concurrency: engine.pool ?? 1 },
    );
  } finally {
    await Promise.all([...locks.values()].map((lock) => lock.release()));
    await endEngine();
  }
}
