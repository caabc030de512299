/**
 * Writes ONNX models: nodes, initializers, inputs and outputs, under readable names that never
 * collide. Knows the file format and nothing of Gramstyle's ops.
 */
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { getTextEncoding } from "@bufbuild/protobuf/wire";
import { type DataType, floatToHalf } from "@gramstyle/core";
import type { Dimension } from "./dynamic-size.ts";
import {
  AttributeProto_AttributeType,
  type AttributeProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "./onnx_pb.ts";

/** ONNX operator set 18: the first with axes as inputs throughout; every current engine reads it. */
const opsetVersion = 18n;
/** The file format that came with ONNX 1.14. */
const irVersion = 9n;

/** `to` of a Cast to float32. */
export const floatType: number = TensorProto_DataType.FLOAT;
/** `to` of a Cast to bytes. */
export const byteType: number = TensorProto_DataType.UINT8;

/** An ONNX attribute: integers, text, or a float, which must say so since `1` could be either. */
export type Attribute = number | readonly number[] | string | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

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
  readonly dims: bigint[];
  readonly dataType: TensorProto_DataType;
  readonly rawData: Uint8Array<ArrayBuffer>;
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
  const nodes: MessageInitShape<typeof NodeProtoSchema>[] = [];
  const initializers: MessageInitShape<typeof TensorProtoSchema>[] = [];
  const inputs: MessageInitShape<typeof ValueInfoProtoSchema>[] = [];
  const outputs: MessageInitShape<typeof ValueInfoProtoSchema>[] = [];
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
    dataType: TensorProto_DataType,
    data: Parameters<typeof bytesOf>[0],
  ): void => {
    unused.set(name, { name, dims: shape.map(BigInt), dataType, rawData: bytesOf(data) });
  };

  /** Writes an initializer that a node is about to use. */
  const place = (tensor: Initializer): void => {
    unused.delete(tensor.name);
    const half = halfPrecision ? inHalfPrecision(tensor) : undefined;
    if (half) {
      const wide = uniqueName(`${tensor.name}/float32`);
      widened.set(tensor.name, wide);
      initializers.push(half);
      nodes.push(nodeOf(wide, "Cast", [tensor.name], { to: floatType }, wide));
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
    node(name, opType, input, attributes = {}, output = name) {
      for (const used of input) {
        const tensor = unused.get(used);
        if (tensor) place(tensor);
      }
      const from = input.map((used) => widened.get(used) ?? used);
      nodes.push(nodeOf(name, opType, from, attributes, output));
    },
    floats: (name, data, shape) => keep(name, shape, TensorProto_DataType.FLOAT, data),
    eightBits(name, data, shape) {
      const { INT8, UINT8 } = TensorProto_DataType;
      keep(name, shape, data instanceof Int8Array ? INT8 : UINT8, data);
    },
    integers(name, numbers) {
      const data = BigInt64Array.from(numbers, BigInt);
      keep(name, [numbers.length], TensorProto_DataType.INT64, data);
    },
    finish({ name, description, metadata = {} }) {
      const message = create(ModelProtoSchema, {
        irVersion,
        producerName: "gramstyle",
        ...(description === undefined ? {} : { docString: description }),
        opsetImport: [{ domain: "", version: opsetVersion }],
        metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
        graph: { name, node: nodes, initializer: initializers, input: inputs, output: outputs },
      });
      return { model: toBinary(ModelProtoSchema, message), externalData };
    },
  };
}

function nodeOf(
  name: string,
  opType: string,
  input: string[],
  attributes: Attributes,
  output: string,
): MessageInitShape<typeof NodeProtoSchema> {
  const list = Object.entries(attributes).map(([key, value]) => attribute(key, value));
  return { name, opType, input, output: [output], attribute: list };
}

/** The same of float16; undefined for what is small, or has numbers that float16 has not. */
function inHalfPrecision(tensor: Initializer): Initializer | undefined {
  const { dataType, rawData } = tensor;
  if (dataType !== TensorProto_DataType.FLOAT || rawData.byteLength < largeFrom) return undefined;
  const { buffer, byteOffset, byteLength } = rawData;
  const floats = new Float32Array(buffer, byteOffset, byteLength / 4);
  if (!floats.every((number) => Math.abs(number) <= largestHalf)) return undefined;
  const halves = Uint16Array.from(floats, floatToHalf);
  return { ...tensor, dataType: TensorProto_DataType.FLOAT16, rawData: bytesOf(halves) };
}

/** The array's own memory. ONNX wants little-endian, which is what every machine we run on has. */
function bytesOf(
  array: Float32Array | BigInt64Array | Uint16Array | Int8Array | Uint8Array,
): Uint8Array<ArrayBuffer> {
  // The schema's types do not know shared memory, but reading from it works the same.
  return new Uint8Array(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);
}

function movedOutside(
  tensor: Initializer,
  externalData: ExternalData[],
): MessageInitShape<typeof TensorProtoSchema> {
  const { rawData, ...rest } = tensor;
  if (rawData.byteLength < largeFrom) return tensor;
  const path = `constant-${externalData.length}`;
  externalData.push({ path, data: rawData });
  return {
    ...rest,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [
      { key: "location", value: path },
      { key: "offset", value: "0" },
      { key: "length", value: String(rawData.byteLength) },
    ],
  };
}

function valueInfo(
  name: string,
  shape: readonly Dimension[],
  dataType: DataType,
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((size) => ({
    value:
      typeof size === "string"
        ? { case: "dimParam" as const, value: size }
        : { case: "dimValue" as const, value: BigInt(size) },
  }));
  const { FLOAT, UINT8 } = TensorProto_DataType;
  const elemType = dataType === "uint8" ? UINT8 : FLOAT;
  const tensor = { elemType, shape: { dim } };
  return { name, type: { value: { case: "tensorType", value: tensor } } };
}

function attribute(name: string, value: Attribute): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === "string") {
    const text = getTextEncoding().encodeUtf8(value);
    return { name, type: AttributeProto_AttributeType.STRING, s: text };
  }
  if (typeof value === "number") {
    return { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) };
  }
  if ("float" in value) {
    return { name, type: AttributeProto_AttributeType.FLOAT, f: value.float };
  }
  return { name, type: AttributeProto_AttributeType.INTS, ints: value.map(BigInt) };
}
