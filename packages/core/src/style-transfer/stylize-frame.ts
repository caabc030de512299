/** Frames of bytes through a network, without a pass over their pixels in JavaScript. */

import { upgradeBackend } from "../backend/upgrade.ts";
import { type Backend, bytesOf } from "../backend.ts";
import { UserError } from "../errors.ts";
import type { Value } from "../graph/value.ts";
import { blendBytes, bytesOfPlanes, planesOfBytes } from "../video/frame-bytes.ts";
import { type FrameChannels, frameGraph } from "./frame-graph.ts";
import { createSizeCache } from "./size-cache.ts";
import { type ByteFrame, checkStrength, type StylizeOptions, type Stylizer } from "./stylizer.ts";

export interface FrameStylizerOptions {
  readonly backend: Backend;
  readonly concurrency: number;
  /** Missing where the network is no graph of ours: then frames are converted here. */
  readonly net: ((image: Value) => Value) | undefined;
  paddedSide(side: number): number;
  /** What does the same with planes of floats. */
  readonly stylize: Stylizer["stylize"];
}

export interface FrameStylizer {
  readonly stylize: Stylizer["stylizeFrame"];
  dispose(): Promise<void>;
}

export function createFrameStylizer(options: FrameStylizerOptions): FrameStylizer {
  const { concurrency, net, paddedSide, stylize } = options;
  if (!net) return { stylize: frameByFrame(stylize), dispose: async () => {} };
  const backend = upgradeBackend(options.backend);
  const executablesFor = (channels: FrameChannels) =>
    createSizeCache({
      limit: 2,
      concurrency,
      compile(width, height) {
        const padded = { width: paddedSide(width), height: paddedSide(height) };
        return backend.compile(frameGraph({ width, height, channels }, padded, net));
      },
    });
  const executables = { 3: executablesFor(3), 4: executablesFor(4) };
  let isChecked = false;

  return {
    async stylize(frame, { strength = 1, conditions = {}, signal }: StylizeOptions = {}) {
      const channels = channelsOf(frame);
      checkStrength(strength);
      signal?.throwIfAborted();
      const { width, height, data } = frame;
      if (strength === 0) return { width, height, data: new Uint8Array(data) };
      const outputs = await executables[channels].use(
        width,
        height,
        (executable) => executable.run({ ...conditions, frame: data }, { signal }),
        signal,
      );
      const bytes = bytesOf(outputs, "stylized");
      if (!isChecked && isUniform(bytes)) {
        // Bytes do not say whether they were numbers: planes of floats do, and throw.
        await stylize(planesOfBytes(data, frame), { conditions, signal });
        isChecked = true;
      }
      return { width, height, data: strength === 1 ? bytes : blendBytes(data, bytes, strength) };
    },
    async dispose() {
      await Promise.all(Object.values(executables).map((cache) => cache.dispose()));
    },
  };
}

/** By way of planes of floats. */
export function frameByFrame(stylize: Stylizer["stylize"]): Stylizer["stylizeFrame"] {
  return async (frame, options) => {
    const channels = channelsOf(frame);
    const { width, height, data } = frame;
    const stylized = await stylize(planesOfBytes(data, frame), options);
    return { width, height, data: bytesOfPlanes(stylized, channels === 4 ? data : undefined) };
  };
}

function channelsOf({ width, height, data }: ByteFrame): FrameChannels {
  if (data.length === 3 * width * height) return 3;
  if (data.length === 4 * width * height) return 4;
  throw new UserError(
    `expected a frame of ${width}×${height} as 3 or 4 bytes a pixel, got ${data.length} bytes`,
  );
}

/** As weights that are damaged make it. */
function isUniform(bytes: Uint8Array): boolean {
  const first = bytes[0];
  for (let i = 0; i < bytes.length; i += 16) if (bytes[i] !== first) return false;
  return true;
}
