/** Gram matrices of pictures: compiles the encoder once a size and runs it. */
import {
  type Backend,
  createGraph,
  type Encoder,
  type Executable,
  type GramNormalization,
  type Graph,
  gramMatrixOfActivations,
  type Image,
  input,
  type PictureSize,
  UserError,
} from "@gramstyle/core";

/** What the style loss sees of a picture at one layer; the matrices are n×n, row-major. */
export interface LayerGram {
  readonly layer: string;
  /** The number of features, n. */
  readonly channels: number;
  /** As asked for, of raw or of centred feature maps. */
  readonly gram: Float32Array;
  /** Of centred feature maps, by the same normalisation; the same array where that was asked for. */
  readonly centredGram: Float32Array;
}

/** What is measured, how, and on what. */
export interface GramMeterOptions {
  readonly backend: Backend;
  readonly encoder: Encoder;
  readonly layers: readonly string[];
  readonly normalization: GramNormalization;
  readonly centred: boolean;
}

/** Measures the Gram matrices of pictures. */
export interface GramMeter {
  /** @throws UserError where the picture is too small for the deepest layer */
  measure(image: Image): Promise<LayerGram[]>;
  /** Releases what is compiled; the backend stays the caller's. */
  dispose(): Promise<void>;
}

/**
 * Pictures of one size in a row share a compiled graph.
 * @throws UserError where the encoder does not have a layer; its `measure` for a picture that is
 * too small
 */
export function createGramMeter(options: GramMeterOptions): GramMeter {
  const { backend, encoder, layers } = options;
  const least = encoder.minimumSize(layers);
  let compiled: (PictureSize & { readonly executable: Executable }) | undefined;

  const executableFor = async ({ width, height }: PictureSize): Promise<Executable> => {
    if (compiled?.width === width && compiled.height === height) return compiled.executable;
    await compiled?.executable.dispose();
    compiled = undefined;
    const executable = await backend.compile(gramGraph(options, { width, height }));
    compiled = { width, height, executable };
    return executable;
  };

  return {
    async measure({ width, height, data }) {
      if (Math.min(width, height) < least) {
        throw new UserError(
          `expected a picture of at least ${least} pixels a side for ${layers.at(-1)}, got ${width}×${height}`,
        );
      }
      const executable = await executableFor({ width, height });
      const outputs = await executable.run({ image: data });
      return layers.map((layer) => {
        const gram = outputs[`gram ${layer}`]!;
        const centredGram = outputs[`centred ${layer}`] ?? gram;
        return { layer, channels: Math.sqrt(gram.length), gram, centredGram };
      });
    },
    async dispose() {
      await compiled?.executable.dispose();
      compiled = undefined;
    },
  };
}

function gramGraph(
  { encoder, layers, normalization, centred }: GramMeterOptions,
  { width, height }: PictureSize,
): Graph {
  const activations = encoder.activations(input("image", [1, 3, height, width]), layers);
  const outputs = layers.flatMap((layer) => {
    const of = (isCentred: boolean) =>
      gramMatrixOfActivations(activations[layer]!, { normalization, centred: isCentred });
    const asked = [`gram ${layer}`, of(centred)] as const;
    return centred ? [asked] : [asked, [`centred ${layer}`, of(true)] as const];
  });
  return createGraph(Object.fromEntries(outputs));
}
