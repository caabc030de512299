/** The numbers of a tensor in an ONNX file. */
import { halvesToFloats, sizeOf, type Tensor } from "@gramstyle/core/backend";
import { type TensorProto, TensorProto_DataType } from "./onnx_pb.ts";

/** As float32; undefined where it is not float16 or float32, or not as long as its shape says. */
export function readTensor(tensor: TensorProto): Tensor | undefined {
  const shape = tensor.dims.map(Number);
  const data = numbersOf(tensor);
  if (!data || shape.some((size) => size < 0) || sizeOf(shape) !== data.length) return undefined;
  return { shape, data };
}

function numbersOf({ dataType, rawData, floatData }: TensorProto): Float32Array | undefined {
  // A copy is aligned; `slice()` would be no copy where `rawData` is one of Node's Buffers.
  const { buffer } = new Uint8Array(rawData);
  const { byteLength } = buffer;
  if (dataType === TensorProto_DataType.FLOAT) {
    if (floatData.length > 0) return Float32Array.from(floatData);
    return byteLength % 4 === 0 ? new Float32Array(buffer) : undefined;
  }
  if (dataType !== TensorProto_DataType.FLOAT16 || byteLength % 2 !== 0) return undefined;
  return halvesToFloats(new Uint16Array(buffer));
}
