/** The sample pictures that come with Gramstyle; all were made by the generator in `tools/`. */

import { fileURLToPath } from "node:url";

/** One sample picture. */
export interface SamplePicture {
  /** Short name, as on a command line: "landscape". */
  readonly name: string;
  /** What it shows, for people. */
  readonly title: string;
  /** Absolute path of its JPEG file. */
  readonly path: string;
}

/** Sample content pictures and sample style pictures. */
export const samplePictures: {
  readonly contents: readonly SamplePicture[];
  readonly styles: readonly SamplePicture[];
} = {
  contents: [sample("landscape", "Lake with lighthouse under mountains")],
  styles: [
    sample("brush-strokes", "Night by the water in brush strokes"),
    sample("stained-glass", "Stained-glass window with sun and tulips"),
    sample("waves", "Woodblock waves under a red sun"),
  ],
};

function sample(name: string, title: string): SamplePicture {
  // pictures/ lies beside both src/ and dist/.
  return {
    name,
    title,
    path: fileURLToPath(new URL(`../pictures/${name}.jpg`, import.meta.url)),
  };
}
