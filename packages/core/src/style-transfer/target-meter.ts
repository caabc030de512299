/**
 * Measures what pictures are targets of: each at a size once, and those of a whole run in one session
 * where the engine can run a part of a graph.
 */
import type { Backend, Executable } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import type { Image, PictureSize } from "../image/image.ts";
import { resizeImage } from "../image/resize.ts";
import type { LossConvention } from "../losses/convention.ts";
import type { LossExtensions } from "../losses/loss-parts.ts";
import {
  type TargetPart,
  type TargetRole,
  type Targets,
  targetGraph,
} from "../losses/target-graph.ts";

/** A picture, the size at which it is measured, and what for. */
export interface PictureToMeasure {
  readonly image: Image;
  /** That it is measured at. */
  readonly size: PictureSize;
  readonly role: TargetRole;
}

/** Measures what a run compares with. */
export interface TargetMeter {
  /**
   * Begins to measure. Nothing is compiled before it must be.
   * @param pictures all that will be asked for
   */
  open(pictures: readonly PictureToMeasure[]): TargetSession;
}

/** What measures the pictures of a run. */
export interface TargetSession {
  /**
   * The targets of each picture, in their order. What was measured is kept by the meter as long as its
   * `Image` object lives, so the same object must go on holding the same pixels.
   * @param pictures of those that it was opened for; one call at a time
   */
  measure(pictures: readonly PictureToMeasure[]): Promise<Targets[]>;
  /** Ends it; what was measured stays. */
  close(): Promise<void>;
}

/** With what pictures are measured. */
export interface TargetMeterOptions extends Pick<LossExtensions, "statistic"> {
  readonly backend: Backend;
  readonly encoder: Encoder;
  readonly convention: LossConvention;
}

/** What is compiled, for pictures that were not known then. */
interface Compiled {
  readonly executable: Executable;
  readonly partOf: ReadonlyMap<string, TargetPart>;
}

/** Several runs may share one, which spares them the measuring. */
export function createTargetMeter(options: TargetMeterOptions): TargetMeter {
  const { backend, encoder, convention } = options;
  const known = new WeakMap<Image, Map<string, Targets>>();
  const sizeKey = ({ size, role }: PictureToMeasure) => `${role} ${size.width}×${size.height}`;
  const find = (picture: PictureToMeasure) => known.get(picture.image)?.get(sizeKey(picture));
  const keep = (picture: PictureToMeasure, targets: Targets): void => {
    const ofImage = known.get(picture.image) ?? new Map<string, Targets>();
    known.set(picture.image, ofImage.set(sizeKey(picture), targets));
  };
  const hasLayers = ({ role }: PictureToMeasure) =>
    Object.keys(role === "style" ? convention.styleLayers : convention.contentLayers).length > 0;

  return {
    open(all) {
      const images = [...new Set(all.map(({ image }) => image))];
      const keyOf = (picture: PictureToMeasure) =>
        `${images.indexOf(picture.image)} ${sizeKey(picture)}`;
      /** What is not known, each once, by its key. */
      const missingOf = (pictures: readonly PictureToMeasure[]) =>
        new Map(
          pictures
            .filter((picture) => hasLayers(picture) && !find(picture))
            .map((picture) => [keyOf(picture), picture]),
        );
      let compiling: Promise<Compiled> | undefined;

      const compile = async (missing: ReadonlyMap<string, PictureToMeasure>): Promise<Compiled> => {
        const { graph, parts } = targetGraph(encoder, convention, [...missing.values()], options);
        const executable = await backend.compile(graph, { partial: backend.partial === true });
        return {
          executable,
          partOf: new Map([...missing.keys()].map((key, i) => [key, parts[i]!])),
        };
      };
      const close = async (): Promise<void> => {
        const last = compiling;
        compiling = undefined;
        await (await last)?.executable.dispose();
      };

      return {
        close,
        async measure(pictures) {
          const missing = missingOf(pictures);
          if (missing.size > 0) {
            compiling ??= compile(backend.partial ? missingOf(all) : missing);
            const data = [...missing.values()].map(
              ({ image, size }) => resizeImage(image, size.width, size.height).data,
            );
            const { executable, partOf } = await compiling;
            const parts = [...missing.keys()].map((key) => partOf.get(key)!);
            const inputs = Object.fromEntries(parts.map(({ input }, i) => [input, data[i]!]));
            const outputs = parts.flatMap((part) => part.outputs);
            const found = await executable.run(inputs, { outputs });
            [...missing.values()].forEach((picture, i) => {
              keep(picture, parts[i]!.read(found));
            });
          }
          if (!backend.partial || missingOf(all).size === 0) await close();
          return pictures.map((picture) => find(picture) ?? { style: {}, content: {} });
        },
      };
    },
  };
}
