/** A style model in the worker: read by our own reader before any engine sees it. */
import { UserError } from "@gramstyle/core";
import { readStyleModel, type StyleModel } from "@gramstyle/models/web";
import type { OpenedStyle, Pipeline } from "./pipeline.ts";
import type { StyleFacts } from "./protocol.ts";

export interface StyleInUse {
  readonly facts: StyleFacts;
  readonly style: OpenedStyle;
}

/** The largest file that the page takes, in bytes: all of it is held in memory several times. */
const largestStyle = 64 * 2 ** 20;

/**
 * Reads the file: whether it is a style model, whole, with operators that the engine has and no
 * weights in other files.
 * @throws UserError, one line
 */
export async function openStyle(pipeline: Pipeline, bytes: Uint8Array): Promise<StyleInUse> {
  if (bytes.length > largestStyle) {
    const size = Math.ceil(bytes.length / 2 ** 20);
    throw new UserError(`expected a style model of at most ${largestStyle >> 20} MiB, got ${size}`);
  }
  const model = readStyleModel(bytes);
  return { facts: factsOf(model, pipeline), style: await pipeline.open(model) };
}

function factsOf(model: StyleModel, pipeline: Pipeline): StyleFacts {
  switch (model.kind) {
    case "gramstyle": {
      const { title, artist, year, ranges } = model.card;
      return { title, artist, year, eightBits: pipeline.eightBits && ranges !== undefined };
    }
    case "foreign":
      return { title: "", eightBits: false, fixedSize: model.fixedSize };
    default:
      return { title: "", eightBits: false };
  }
}
