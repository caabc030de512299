/** Measures what pictures are targets of: each at a size once, all that are asked for in one session. */
import type { Backend } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import type { Image, PictureSize } from "../image/image.ts";
import { resizeImage } from "../image/resize.ts";
import type { LossConvention } from "../losses/convention.ts";
import type { LossExtensions } from "../losses/loss-parts.ts";
import { type TargetRole, type Targets, targetGraph } from "../losses/target-graph.ts";
import { runOnce } from "../run-once.ts";

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
   * The targets of each picture, in their order. What was measured is kept as long as its `Image`
   * object lives, so the same object must go on holding the same pixels.
   */
  measure(pictures: readonly PictureToMeasure[]): Promise<Targets[]>;
}

/** With what pictures are measured. */
export interface TargetMeterOptions extends Pick<LossExtensions, "statistic"> {
  readonly backend: Backend;
  readonly encoder: Encoder;
  readonly convention: LossConvention;
}

/** Holds no session between two calls; several runs may share one, which spares them the measuring. */
export function createTargetMeter(options: TargetMeterOptions): TargetMeter {
  const { backend, encoder, convention } = options;
  const known = new WeakMap<Image, Map<string, Targets>>();
  const keyOf = ({ size, role }: PictureToMeasure) => `${role} ${size.width}×${size.height}`;
  const isSame = (a: PictureToMeasure, b: PictureToMeasure) =>
    a.image === b.image && keyOf(a) === keyOf(b);
  const find = (picture: PictureToMeasure) => known.get(picture.image)?.get(keyOf(picture));
  const hasLayers = (role: TargetRole) =>
    Object.keys(role === "style" ? convention.styleLayers : convention.contentLayers).length > 0;
  const keep = (picture: PictureToMeasure, targets: Targets): void => {
    const ofImage = known.get(picture.image) ?? new Map<string, Targets>();
    known.set(picture.image, ofImage.set(keyOf(picture), targets));
  };

  return {
    async measure(pictures) {
      const missing = pictures.filter(
        (picture, i) =>
          hasLayers(picture.role) &&
          !find(picture) &&
          pictures.findIndex((other) => isSame(other, picture)) === i,
      );
      if (missing.length > 0) {
        const { graph, inputs, read } = targetGraph(encoder, convention, missing, options);
        const data = missing.map(
          ({ image, size }) => resizeImage(image, size.width, size.height).data,
        );
        const targets = read(await runOnce(backend, graph, inputs(data)));
        missing.forEach((picture, i) => {
          keep(picture, targets[i]!);
        });
      }
      return pictures.map((picture) => find(picture) ?? { style: {}, content: {} });
    },
  };
}
