/**
 * ONNX's messages as bytes, those parts of the format that we write (onnx.proto of ONNX 1.14), each
 * field under its number. By hand, since the tables that `onnx_pb.ts` reads with take longer to set up
 * than a model takes to write, in every worker anew.
 */
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** TensorProto.DataType. */
export const tensorTypes = { float: 1, uint8: 2, int8: 3, int64: 7, float16: 10 } as const;

export type TensorType = (typeof tensorTypes)[keyof typeof tensorTypes];

/** An initializer; its data are in the model, or outside as `externalData` says. */
export interface TensorMessage {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: TensorType;
  readonly data: Uint8Array | { readonly location: string; readonly length: number };
}

/** An ONNX attribute: integers, text, or a float, which must say so since `1` could be either. */
export type Attribute = number | readonly number[] | string | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

export interface NodeMessage {
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** An input or output: a tensor whose sizes are numbers, or names of what is left open. */
export interface ValueMessage {
  readonly name: string;
  readonly dataType: TensorType;
  readonly shape: readonly (number | string)[];
}

export interface ModelMessage {
  readonly irVersion: number;
  readonly opsetVersion: number;
  readonly producer: string;
  readonly description?: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: {
    readonly name: string;
    readonly nodes: readonly NodeMessage[];
    readonly initializers: readonly TensorMessage[];
    readonly inputs: readonly ValueMessage[];
    readonly outputs: readonly ValueMessage[];
  };
}

/** AttributeProto.AttributeType. */
const attributeTypes = { float: 1, integer: 2, text: 3, integers: 7 } as const;
/** TensorProto.DataLocation. */
const externalLocation = 1;

export function writeModel(model: ModelMessage): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  const { graph, description, metadata } = model;
  number(writer, 1, model.irVersion);
  text(writer, 2, model.producer);
  if (description !== undefined) text(writer, 6, description);
  message(writer, 7, () => {
    for (const node of graph.nodes) message(writer, 1, () => writeNode(writer, node));
    text(writer, 2, graph.name);
    for (const tensor of graph.initializers) message(writer, 5, () => writeTensor(writer, tensor));
    for (const value of graph.inputs) message(writer, 11, () => writeValue(writer, value));
    for (const value of graph.outputs) message(writer, 12, () => writeValue(writer, value));
  });
  message(writer, 8, () => {
    text(writer, 1, "");
    number(writer, 2, model.opsetVersion);
  });
  for (const entry of Object.entries(metadata)) {
    message(writer, 14, () => writeEntry(writer, entry));
  }
  return writer.finish();
}

function writeNode(writer: BinaryWriter, node: NodeMessage): void {
  for (const input of node.inputs) text(writer, 1, input);
  for (const output of node.outputs) text(writer, 2, output);
  text(writer, 3, node.name);
  text(writer, 4, node.operator);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message(writer, 5, () => writeAttribute(writer, name, attribute));
  }
}

function writeAttribute(writer: BinaryWriter, name: string, attribute: Attribute): void {
  text(writer, 1, name);
  const type = (of: keyof typeof attributeTypes) => number(writer, 20, attributeTypes[of]);
  if (typeof attribute === "string") {
    text(writer, 4, attribute);
    type("text");
  } else if (typeof attribute === "number") {
    number(writer, 3, attribute);
    type("integer");
  } else if ("float" in attribute) {
    writer.tag(2, WireType.Bit32).float(attribute.float);
    type("float");
  } else {
    for (const each of attribute) number(writer, 8, each);
    type("integers");
  }
}

function writeTensor(writer: BinaryWriter, { name, dims, dataType, data }: TensorMessage): void {
  for (const size of dims) number(writer, 1, size);
  number(writer, 2, dataType);
  text(writer, 8, name);
  if (data instanceof Uint8Array) {
    writer.tag(9, WireType.LengthDelimited).bytes(data);
    return;
  }
  const place = { location: data.location, offset: "0", length: String(data.length) };
  for (const entry of Object.entries(place)) message(writer, 13, () => writeEntry(writer, entry));
  number(writer, 14, externalLocation);
}

function writeValue(writer: BinaryWriter, { name, dataType, shape }: ValueMessage): void {
  const writeDimension = (size: number | string) => {
    if (typeof size === "string") text(writer, 2, size);
    else number(writer, 1, size);
  };
  const writeShape = () => {
    for (const size of shape) message(writer, 1, () => writeDimension(size));
  };
  text(writer, 1, name);
  message(writer, 2, () => {
    message(writer, 1, () => {
      number(writer, 1, dataType);
      message(writer, 2, writeShape);
    });
  });
}

function writeEntry(writer: BinaryWriter, [key, value]: readonly [string, string]): void {
  text(writer, 1, key);
  text(writer, 2, value);
}

function message(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function number(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint);
  // The same bytes, without the way through a big integer.
  if (value >= 0 && value <= 0xffff_ffff) writer.uint32(value);
  else writer.int64(value);
}
