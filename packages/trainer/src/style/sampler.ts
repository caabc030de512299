/** Stylizes the same pictures again and again while a net is trained, to watch it learn. */
import {
  type Backend,
  clampPixels,
  createGraph,
  input,
  parameterInputs,
  type Tensor,
  type TransformNet,
  UserError,
} from "@gramstyle/core";

/** The net, and the pictures that it paints. */
export interface SamplerOptions {
  /** Pictures at a time. */
  readonly count: number;
  /** Pixels a side; a multiple of the net's. */
  readonly size: number;
}

/** Paints pictures with a net that is being trained. */
export interface Sampler {
  /** @param images count×3×size×size, RGB in 0..1; what comes back has the same shape */
  sample(parameters: Readonly<Record<string, Tensor>>, images: Float32Array): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/**
 * Compiles the net once, with its parameters as inputs.
 * @throws UserError for a size that the net cannot take
 */
export async function createSampler(
  backend: Backend,
  net: TransformNet,
  { count, size }: SamplerOptions,
): Promise<Sampler> {
  if (size % net.sizeMultiple !== 0 || size < net.minimumSize) {
    throw new UserError(
      `expected samples of at least ${net.minimumSize} pixels a side, a multiple of ${net.sizeMultiple}, got ${size}`,
    );
  }
  const image = input("images", [count, 3, size, size]);
  const stylized = net.build({ image }, parameterInputs().source);
  const executable = await backend.compile(createGraph({ stylized }));
  return {
    async sample(parameters, images) {
      const inputs = Object.entries(parameters).map(([name, { data }]) => [name, data] as const);
      const outputs = await executable.run({ images, ...Object.fromEntries(inputs) });
      return clampPixels(outputs.stylized!);
    },
    dispose: () => executable.dispose(),
  };
}
