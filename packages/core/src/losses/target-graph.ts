/** The graph that measures a picture's targets: its style's statistic and its content activations. */
import type { Arrays } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import { createGraph, type Graph } from "../graph/graph.ts";
import type { Value } from "../graph/value.ts";
import { input } from "../ops/elementwise.ts";
import { type LossExtensions, statisticOf } from "./loss-parts.ts";
import type { PictureSize } from "./perceptual-loss.ts";
import type { LossConvention } from "./presets.ts";

/** A style's statistic as numbers: arrays by part, by layer. */
export type StyleTargets = Readonly<Record<string, Readonly<Arrays>>>;

/** What a picture is the target of. */
export type TargetRole = "style" | "content";

/** What was measured of one picture; empty for a role that was not asked for. */
export interface Targets {
  readonly style: StyleTargets;
  /** Activations by layer. */
  readonly content: Readonly<Arrays>;
}

export interface TargetGraph {
  /** From the input "image", 1×3×H×W. */
  readonly graph: Graph;
  /** What the graph's outputs say. */
  read(outputs: Readonly<Arrays>): Targets;
}

/** Measures, of pictures of one size, what the roles need. */
export function targetGraph(
  encoder: Encoder,
  convention: LossConvention,
  { width, height }: PictureSize,
  roles: readonly TargetRole[],
  extensions: LossExtensions = {},
): TargetGraph {
  const styleLayers = roles.includes("style") ? Object.keys(convention.styleLayers) : [];
  const contentLayers = roles.includes("content") ? Object.keys(convention.contentLayers) : [];
  const layers = [...new Set([...styleLayers, ...contentLayers])];
  const activations = encoder.activations(input("image", [1, 3, height, width]), layers);
  const statistic = statisticOf(convention, extensions);

  const outputs: Record<string, Value> = {};
  const addOutput = (name: string, value: Value): string => {
    outputs[name] = value;
    return name;
  };
  const styleNames = mapValues(fromLayers(styleLayers), (layer) =>
    mapValues(statistic.targets(activations[layer]!), (value, part) =>
      addOutput(`style ${layer} ${part}`, value),
    ),
  );
  const contentNames = mapValues(fromLayers(contentLayers), (layer) =>
    addOutput(`content ${layer}`, activations[layer]!),
  );
  return {
    graph: createGraph(outputs),
    read: (found) => ({
      style: mapValues(styleNames, (parts) => mapValues(parts, (name) => found[name]!)),
      content: mapValues(contentNames, (name) => found[name]!),
    }),
  };
}

const fromLayers = (layers: readonly string[]) =>
  Object.fromEntries(layers.map((layer) => [layer, layer]));

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, change(value, key)]),
  );
}
