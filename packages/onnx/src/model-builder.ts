/**
 * Writes ONNX models: nodes, initializers, inputs and outputs, under readable names that never
 * collide. Knows the file format and nothing of Gramstyle's ops.
 */
import { type DataType, floatToHalf } from "@gramstyle/core/backend";
import type { Dimension } from "./dynamic-size.ts";
import {
  type Attributes,
  type NodeMessage,
  type TensorMessage,
  type TensorType,
  tensorTypes,
  type ValueMessage,
  writeModel,
} from "./write-model.ts";

/** ONNX operator set 18: the first with axes as inputs throughout; every current engine reads it. */
const opsetVersion = 18;
/** The file format that came with ONNX 1.14. */
const irVersion = 9;

/** `to` of a Cast to float32. */
export const floatType: number = tensorTypes.float;
/** `to` of a Cast to bytes. */
export const byteType: number = tensorTypes.uint8;

/** The bytes of one initializer, kept out of the model: `path` is what the model calls them. */
export interface ExternalData {
  readonly path: string;
  readonly data: Uint8Array;
}

export interface ModelDescription {
  /** The graph's name. */
  readonly name: string;
  /** Free text for people: the model's doc string. */
  readonly description?: string;
  /** Goes into the model's metadata_props. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface ModelBuilder {
  /** A tensor or node name that nothing has yet: the wanted one, or that with a number. */
  uniqueName(wanted: string): string;
  input(name: string, shape: readonly Dimension[], dataType: DataType): void;
  output(name: string, shape: readonly Dimension[], dataType: DataType): void;
  /** Adds a node with one output, called as the node unless told otherwise. */
  node(
    name: string,
    operator: string,
    inputs: readonly string[],
    attributes?: Attributes,
    output?: string,
  ): void;
  /** An initializer of float32. It is written only if a node uses it. The array is not copied. */
  floats(name: string, data: Float32Array, shape: readonly number[]): void;
  /** An initializer of int8 or uint8, as the array is. */
  eightBits(name: string, data: Int8Array | Uint8Array, shape: readonly number[]): void;
  /** A one-dimensional initializer of int64: shapes, axes, offsets. */
  integers(name: string, numbers: readonly number[]): void;
  /** The model as bytes, and the data that was kept out of it. */
  finish(description: ModelDescription): { model: Uint8Array; externalData: ExternalData[] };
}

/** How large initializers are kept. */
export interface InitializerOptions {
  /** As external data, so that no byte of them is copied here. */
  readonly keepDataOutside: boolean;
  /** As float16, which a Cast node widens again when an engine loads the model. */
  readonly halfPrecision?: boolean;
}

/** An initializer that no node has used yet. */
interface Initializer {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: TensorType;
  readonly data: Uint8Array;
}

/**
 * Initializers below this many bytes always stay as they are: engines read small ones for shapes,
 * and in a file they weigh nothing.
 */
const largeFrom = 1024;

/** The largest number that float16 has. */
const largestHalf = 65_504;

/** @param taken names that `uniqueName` must not give out. */
export function createModelBuilder(
  taken: Iterable<string>,
  { keepDataOutside, halfPrecision = false }: InitializerOptions,
): ModelBuilder {
  const names = new Set(taken);
  const nodes: NodeMessage[] = [];
  const initializers: TensorMessage[] = [];
  const inputs: ValueMessage[] = [];
  const outputs: ValueMessage[] = [];
  const externalData: ExternalData[] = [];
  const unused = new Map<string, Initializer>();
  /** For each initializer of float16, the float32 that its Cast gives. */
  const widened = new Map<string, string>();

  const uniqueName = (wanted: string): string => {
    let name = wanted;
    for (let count = 2; names.has(name); count++) name = `${wanted}_${count}`;
    names.add(name);
    return name;
  };

  const keep = (
    name: string,
    shape: readonly number[],
    dataType: TensorType,
    data: Parameters<typeof bytesOf>[0],
  ): void => {
    unused.set(name, { name, dims: shape, dataType, data: bytesOf(data) });
  };

  /** Writes an initializer that a node is about to use. */
  const place = (tensor: Initializer): void => {
    unused.delete(tensor.name);
    const half = halfPrecision ? inHalfPrecision(tensor) : undefined;
    if (half) {
      const wide = uniqueName(`${tensor.name}/float32`);
      widened.set(tensor.name, wide);
      initializers.push(half);
      nodes.push({
        ...{ name: wide, operator: "Cast", inputs: [tensor.name], outputs: [wide] },
        attributes: { to: floatType },
      });
    } else {
      initializers.push(keepDataOutside ? movedOutside(tensor, externalData) : tensor);
    }
  };

  return {
    uniqueName,
    input(name, shape, dataType) {
      inputs.push(valueInfo(name, shape, dataType));
    },
    output(name, shape, dataType) {
      outputs.push(valueInfo(name, shape, dataType));
    },
    node(name, operator, input, attributes = {}, output = name) {
      for (const used of input) {
        const tensor = unused.get(used);
        if (tensor) place(tensor);
      }
      const from = input.map((used) => widened.get(used) ?? used);
      nodes.push({ name, operator, inputs: from, outputs: [output], attributes });
    },
    floats: (name, data, shape) => keep(name, shape, tensorTypes.float, data),
    eightBits(name, data, shape) {
      const { int8, uint8 } = tensorTypes;
      keep(name, shape, data instanceof Int8Array ? int8 : uint8, data);
    },
    integers(name, numbers) {
      const data = BigInt64Array.from(numbers, BigInt);
      keep(name, [numbers.length], tensorTypes.int64, data);
    },
    finish({ name, description, metadata = {} }) {
      const model = writeModel({
        ...{ irVersion, opsetVersion, producer: "gramstyle", description, metadata },
        graph: { name, nodes, initializers, inputs, outputs },
      });
      return { model, externalData };
    },
  };
}

/** The same of float16; undefined for what is small, or has numbers that float16 has not. */
function inHalfPrecision(tensor: Initializer): Initializer | undefined {
  const { dataType, data } = tensor;
  if (dataType !== tensorTypes.float || data.byteLength < largeFrom) return undefined;
  const { buffer, byteOffset, byteLength } = data;
  const floats = new Float32Array(buffer, byteOffset, byteLength / 4);
  if (!floats.every((number) => Math.abs(number) <= largestHalf)) return undefined;
  const halves = Uint16Array.from(floats, floatToHalf);
  return { ...tensor, dataType: tensorTypes.float16, data: bytesOf(halves) };
}

/** The array's own memory. ONNX wants little-endian, which is what every machine we run on has. */
function bytesOf(
  array: Float32Array | BigInt64Array | Uint16Array | Int8Array | Uint8Array,
): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function movedOutside(tensor: Initializer, externalData: ExternalData[]): TensorMessage {
  const { data } = tensor;
  if (data.byteLength < largeFrom) return tensor;
  const location = `constant-${externalData.length}`;
  externalData.push({ path: location, data });
  return { ...tensor, data: { location, length: data.byteLength } };
}

const valueInfo = (
  name: string,
  shape: readonly Dimension[],
  dataType: DataType,
): ValueMessage => ({
  ...{ name, shape },
  dataType: dataType === "uint8" ? tensorTypes.uint8 : tensorTypes.float,
});
