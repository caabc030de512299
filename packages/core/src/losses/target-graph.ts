/** The graph that measures pictures' targets: a style's statistic, a content's activations. */
import type { Arrays } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import { createGraph, type Graph } from "../graph/graph.ts";
import type { Value } from "../graph/value.ts";
import type { PictureSize } from "../image/image.ts";
import { input } from "../ops/elementwise.ts";
import type { LossConvention } from "./convention.ts";
import { type LossExtensions, statisticOf } from "./loss-parts.ts";

/** A style's statistic as numbers: arrays by part, by layer. */
export type StyleTargets = Readonly<Record<string, Readonly<Arrays>>>;

/** What a picture is the target of. */
export type TargetRole = "style" | "content";

/** What was measured of one picture; empty for the role that it has not. */
export interface Targets {
  readonly style: StyleTargets;
  /** Activations by layer. */
  readonly content: Readonly<Arrays>;
}

/** A graph that measures pictures once: what a run then compares with. */
/** One of the pictures. */
export interface TargetPart {
  /** What it is called as an input, 3×H×W. */
  readonly input: string;
  /** The outputs that are computed from it, and from nothing else. */
  readonly outputs: readonly string[];
  /** What they say. */
  read(outputs: Readonly<Arrays>): Targets;
}

/** A graph that measures pictures once: what a run then compares with. */
export interface TargetGraph {
  readonly graph: Graph;
  /** Of each picture, in their order. */
  readonly parts: readonly TargetPart[];
  /** @param pictures 3×H×W each, in their order */
  inputs(pictures: readonly Float32Array[]): Arrays;
  /** What the outputs say of the pictures, in their order. */
  read(outputs: Readonly<Arrays>): Targets[];
}

/**
 * One graph for all the pictures, each of a size of its own: an engine prepares it, and the
 * encoder's weights, once.
 */
export function targetGraph(
  encoder: Encoder,
  convention: LossConvention,
  pictures: readonly { readonly size: PictureSize; readonly role: TargetRole }[],
  extensions: LossExtensions = {},
): TargetGraph {
  const statistic = statisticOf(convention, extensions);
  const outputs: Record<string, Value> = {};
  const parts = pictures.map(({ size, role }, i): TargetPart => {
    const name = `image ${i + 1}`;
    const image = input(name, [1, 3, size.height, size.width]);
    const own: string[] = [];
    const part = (read: TargetPart["read"]): TargetPart => ({ input: name, outputs: own, read });
    const output = (what: string, value: Value): string => {
      const full = `${what} of ${name}`;
      outputs[full] = value;
      own.push(full);
      return full;
    };
    const layers = role === "style" ? convention.styleLayers : convention.contentLayers;
    const activations = encoder.activations(image, Object.keys(layers));
    if (role === "content") {
      const names = mapValues(layers, (_, layer) => output(layer, activations[layer]!));
      return part((found) => ({ style: {}, content: mapValues(names, (name) => found[name]!) }));
    }
    const names = mapValues(layers, (_, layer) =>
      mapValues(statistic.targets(activations[layer]!), (value, part) =>
        output(`${part} of ${layer}`, value),
      ),
    );
    return part((found) => ({
      style: mapValues(names, (parts) => mapValues(parts, (name) => found[name]!)),
      content: {},
    }));
  });
  return {
    graph: createGraph(outputs),
    parts,
    inputs: (images) => Object.fromEntries(images.map((data, i) => [parts[i]!.input, data])),
    read: (found) => parts.map((part) => part.read(found)),
  };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, change(value, key)]),
  );
}
