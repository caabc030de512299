/** Measures what pictures are targets of, each picture at a size once, with one session for a size. */
import type { Backend } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import type { Image } from "../image/image.ts";
import { resizeImage } from "../image/resize.ts";
import type { LossExtensions } from "../losses/loss-parts.ts";
import type { PictureSize } from "../losses/perceptual-loss.ts";
import type { LossConvention } from "../losses/presets.ts";
import { type TargetRole, type Targets, targetGraph } from "../losses/target-graph.ts";

export interface PictureToMeasure {
  readonly image: Image;
  /** That it is measured at. */
  readonly size: PictureSize;
  readonly role: TargetRole;
}

export interface TargetMeter {
  /**
   * The targets of each picture, in their order. What was measured is kept as long as its `Image`
   * object lives, so the same object must go on holding the same pixels.
   */
  measure(pictures: readonly PictureToMeasure[]): Promise<Targets[]>;
}

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
  const find = (picture: PictureToMeasure) => known.get(picture.image)?.get(keyOf(picture));
  const hasLayers = (role: TargetRole) =>
    Object.keys(role === "style" ? convention.styleLayers : convention.contentLayers).length > 0;
  const keep = (picture: PictureToMeasure, targets: Targets): void => {
    const ofImage = known.get(picture.image) ?? new Map<string, Targets>();
    known.set(picture.image, ofImage.set(keyOf(picture), targets));
  };

  /** Pictures of one size. */
  const measureTogether = async (pictures: readonly PictureToMeasure[]): Promise<void> => {
    const { size } = pictures[0]!;
    const roles = [...new Set(pictures.map(({ role }) => role))];
    const { graph, read } = targetGraph(encoder, convention, size, roles, options);
    const executable = await backend.compile(graph);
    try {
      for (const picture of pictures) {
        if (find(picture)) continue;
        const { data } = resizeImage(picture.image, size.width, size.height);
        const { style, content } = read(await executable.run({ image: data }));
        keep(picture, picture.role === "style" ? { style, content: {} } : { style: {}, content });
      }
    } finally {
      await executable.dispose();
    }
  };

  return {
    async measure(pictures) {
      const bySize = new Map<string, PictureToMeasure[]>();
      for (const picture of pictures) {
        if (!hasLayers(picture.role) || find(picture)) continue;
        const key = `${picture.size.width}×${picture.size.height}`;
        bySize.set(key, [...(bySize.get(key) ?? []), picture]);
      }
      for (const together of bySize.values()) await measureTogether(together);
      return pictures.map((picture) => find(picture) ?? { style: {}, content: {} });
    },
  };
}
