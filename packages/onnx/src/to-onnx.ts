/** A graph as an ONNX model: for the engine, and as a file for others to read. */
import type { Graph, Shape, Value } from "@gramstyle/core";
import { constantBehind } from "./constant-data.ts";
import { type Dimension, findSizedValues, openDimensions } from "./dynamic-size.ts";
import { findAffineNorms, lowerAffineNorm } from "./instance-norm.ts";
import { lower } from "./lowerings.ts";
import {
  createModelBuilder,
  type ExternalData,
  type InitializerOptions,
  type ModelBuilder,
  type ModelDescription,
} from "./model-builder.ts";
import { findBatches } from "./open-batch.ts";
import type { Scope } from "./scope.ts";

/** The model's name, and what its file says beside the graph. */
export interface OnnxOptions {
  /** The name of the graph in the file. Default: "gramstyle". */
  readonly name?: string;
  /** Free text for people, kept in the file's doc string. */
  readonly description?: string;
  /** Kept in the file's metadata_props. */
  readonly metadata?: Readonly<Record<string, string>>;
  /**
   * Leaves height and width of the picture, the graph's one input of four axes and batch 1, open:
   * its last two axes and those of the outputs are `height` and `width` in the file. A slice of
   * these axes is a crop: at any size it leaves out as many pixels on each side as in the graph.
   * Default: false.
   */
  readonly dynamicSize?: boolean;
  /**
   * Keeps constants of 256 numbers or more as float16, which halves the file; engines compute in
   * float32 still. One with numbers beyond ±65 504 stays float32. Default: false.
   */
  readonly halfPrecision?: boolean;
}

/** A model ready for an engine. */
export interface BuiltModel {
  readonly model: Uint8Array;
  /** The memory of the graph's large constants, not copied; the model refers to it by path. */
  readonly externalData: readonly ExternalData[];
  /**
   * For each input the shape of an array that may stand for it where nothing that is computed from it
   * is wanted: the smallest that the model takes.
   */
  readonly leastShapes: Readonly<Record<string, Shape>>;
  /** For each of the graph's outputs, by its name, what the model calls it. */
  readonly outputNames: Readonly<Record<string, string>>;
}

/**
 * The graph as one self-contained ONNX file (opset 18): inputs keep their names, every other node
 * is named after its value, nodes that a value needs beside its own are `<value>/<what>`.
 *
 * Outputs keep their names too, except that an output called like an input becomes `<name>/output`:
 * ONNX has one space of names for both.
 *
 * @throws UserError with `dynamicSize`, naming the value that depends on the picture's size
 */
export function toOnnx(graph: Graph, options: OnnxOptions = {}): Uint8Array {
  const { dynamicSize = false, halfPrecision = false, ...description } = options;
  const form = { keepDataOutside: false, dynamicSize, halfPrecision };
  return buildModel(graph, { name: "gramstyle", ...description }, form).model;
}

/** What a model leaves open, and how it keeps its data. */
export interface ModelForm extends InitializerOptions {
  readonly dynamicSize?: boolean;
  /** Lets a picture be missing where that can be (see `findBatches`). Default: false. */
  readonly openBatch?: boolean;
}

/** As `toOnnx`, with the large constants beside the model where that is asked for. */
export function buildModel(
  graph: Graph,
  description: ModelDescription,
  { dynamicSize = false, openBatch = false, ...storage }: ModelForm,
): BuiltModel {
  const tensors = nameTensors(graph);
  const taken = [...allNames(graph), ...tensors.values()];
  const builder = createModelBuilder(taken, storage);
  const norms = findAffineNorms(graph);
  const sized = dynamicSize ? findSizedValues(graph) : new Set<Value>();
  const batches = openBatch ? findBatches(graph) : new Map<Value, Value>();
  const names: Names = { tensors, sized, batches, shared: new Map() };
  const declared = (name: string, value: Value) => {
    const shape = sized.has(value) ? openDimensions(graph, name, value) : value.shape;
    const picture = batches.get(value);
    return picture ? [`${picture.name}/batch`, ...shape.slice(1)] : shape;
  };

  for (const value of graph.nodes) {
    const name = tensors.get(value)!;
    if (value.op === "input") builder.input(name, declared(name, value), value.dataType);
    if (norms.absorbed.has(value)) continue;
    const scope = createScope(value, names, builder);
    const norm = norms.results.get(value);
    if (norm) lowerAffineNorm(norm, scope);
    else lower(value, scope);
  }
  const outputNames = addOutputs(graph, tensors, builder, declared);
  const least = ([name, input]: readonly [string, Value]) =>
    [name, batches.has(input) ? [0, ...input.shape.slice(1)] : input.shape] as const;
  const leastShapes = Object.fromEntries(Object.entries(graph.inputs).map(least));
  return { ...builder.finish(description), leastShapes, outputNames };
}

/** What all scopes of a model have in common. */
interface Names {
  /** What each value's tensor is called. */
  readonly tensors: ReadonlyMap<Value, string>;
  /** The values whose height and width the model leaves open. */
  readonly sized: ReadonlySet<Value>;
  /** The values that may be empty. */
  readonly batches: ReadonlyMap<Value, Value>;
  /** Initializers by their owner and key. */
  readonly shared: Map<Value, Map<string, string>>;
}

function allNames(graph: Graph): string[] {
  return [...graph.nodes.map((value) => value.name!), ...Object.keys(graph.outputs)];
}

/**
 * A tensor is called like its value, unless that is the name of an output which the value is not,
 * or, being a constant, cannot be without a node of its own. Then it steps aside, since outputs'
 * names are what users see.
 */
function nameTensors(graph: Graph): Map<Value, string> {
  const taken = new Set(allNames(graph));
  return new Map(
    graph.nodes.map((value) => {
      const name = value.name!;
      const owner = graph.outputs[name];
      const own = owner === undefined || (owner === value && !constantBehind(value));
      if (value.op === "input" || own) return [value, name];
      let aside = `${name}/value`;
      while (taken.has(aside)) aside += "_";
      taken.add(aside);
      return [value, aside];
    }),
  );
}

/** An output that has its value's own name is that tensor; all others get a node of their own. */
function addOutputs(
  graph: Graph,
  tensors: ReadonlyMap<Value, string>,
  builder: ModelBuilder,
  declared: (name: string, value: Value) => readonly Dimension[],
): Record<string, string> {
  const inputs = new Set(Object.keys(graph.inputs));
  const outputNames: Record<string, string> = {};
  for (const [name, value] of Object.entries(graph.outputs)) {
    const tensor = tensors.get(value)!;
    const output = inputs.has(name) ? builder.uniqueName(`${name}/output`) : name;
    if (output !== tensor) {
      builder.node(builder.uniqueName(`${output}/identity`), "Identity", [tensor], {}, output);
    }
    builder.output(output, declared(output, value), value.dataType);
    outputNames[name] = output;
  }
  return outputNames;
}

function createScope(
  value: Value,
  { tensors, sized, batches, shared }: Names,
  builder: ModelBuilder,
): Scope {
  const name = value.name!;
  const tensor = (of: Value) => tensors.get(of)!;
  const initializer = (suffix: string, add: (called: string) => void): string => {
    const called = builder.uniqueName(`${name}/${suffix}`);
    add(called);
    return called;
  };
  return {
    inputs: value.inputs.map(tensor),
    sized: sized.has(value),
    batched: batches.has(value),
    tensor,
    result(operator, inputs, attributes) {
      builder.node(name, operator, inputs, attributes, tensor(value));
    },
    helper(suffix, operator, inputs, attributes) {
      const helper = builder.uniqueName(`${name}/${suffix}`);
      builder.node(helper, operator, inputs, attributes);
      return helper;
    },
    integers: (suffix, numbers) =>
      initializer(suffix, (called) => builder.integers(called, numbers)),
    floats: (suffix, data, shape) =>
      initializer(suffix, (called) => builder.floats(called, data, shape)),
    eightBits: (suffix, data, shape) =>
      initializer(suffix, (called) => builder.eightBits(called, data, shape)),
    resultFloats(data, shape) {
      builder.floats(tensor(value), data, shape);
    },
    shared(owner, key, make) {
      const known = shared.get(owner) ?? new Map<string, string>();
      shared.set(owner, known);
      const initializer = known.get(key) ?? make();
      known.set(key, initializer);
      return initializer;
    },
  };
}
