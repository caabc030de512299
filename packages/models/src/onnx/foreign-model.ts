/** Style models that others made: ONNX files with one picture in and one picture out. */

import { UserError } from "@gramstyle/core";
import {
  TensorProto_DataType,
  type TensorShapeProto_Dimension,
  type ValueInfoProto,
  type WholeModel,
} from "@gramstyle/onnx";
import { printable } from "../printable.ts";
import { type PixelRange, type PixelRanges, pixelRanges } from "./pixel-range.ts";
import { checkSelfContained } from "./read-onnx.ts";

/** A file that an engine can run: RGB, 1×3×height×width in and out, float32. */
export interface ForeignStyleModel extends PixelRanges {
  readonly kind: "foreign";
  readonly inputName: string;
  readonly outputName: string;
  /** Batch, channels, height, width as the file declares them; undefined where it leaves them open. */
  readonly inputShape: readonly (number | undefined)[];
  /** The one size that the model takes, where it takes only one. */
  readonly fixedSize?: { readonly width: number; readonly height: number };
  /** What wrote the file, "pytorch 0.4", or "unknown". */
  readonly producer: string;
  /** The file itself. */
  readonly bytes: Uint8Array;
}

/** Pixel ranges, for files whose graph does not show them. */
export interface ForeignOptions {
  readonly inputRange?: PixelRange;
  readonly outputRange?: PixelRange;
}

/** @throws UserError for what is not a style model, or would need more than itself to run */
export function describeForeign(
  model: WholeModel,
  bytes: Uint8Array,
  options: ForeignOptions,
): ForeignStyleModel {
  checkSelfContained(model);
  const { graph } = model;
  // Old files list their weights among the inputs as well.
  const weights = new Set(graph.initializer.map(({ name }) => name));
  const input = onePicture(
    graph.input.filter(({ name }) => !weights.has(name)),
    "input",
  );
  const output = onePicture(graph.output, "output");
  const [, , height, width] = input.shape;
  if ((height === undefined) !== (width === undefined)) {
    throw notAStyleModel("its input fixes only one of height and width");
  }
  const fixed = height === undefined || width === undefined ? {} : { fixedSize: { width, height } };
  return {
    kind: "foreign",
    inputName: input.name,
    outputName: output.name,
    inputShape: input.shape,
    ...fixed,
    ...pixelRanges(graph, input.name, output.name, options),
    producer: printable(`${model.producerName} ${model.producerVersion}`.trim()) || "unknown",
    bytes,
  };
}

interface PictureTensor {
  readonly name: string;
  readonly shape: readonly (number | undefined)[];
}

function onePicture(list: readonly ValueInfoProto[], what: "input" | "output"): PictureTensor {
  const [info] = list;
  if (!info || list.length > 1) {
    const names = list.slice(0, 5).map(({ name }) => printable(name));
    const which = names.length > 0 ? ` (${names.join(", ")})` : "";
    throw notAStyleModel(`expected one ${what}, got ${list.length}${which}`);
  }
  const name = `its ${what} "${printable(info.name)}"`;
  const type = info.type?.value;
  const tensor = type?.case === "tensorType" ? type.value : undefined;
  if (tensor?.elemType !== TensorProto_DataType.FLOAT) {
    throw notAStyleModel(`${name} is not float32`);
  }
  // An output's shape may be left out altogether; an engine finds it.
  if (!tensor.shape && what === "output") return { name: info.name, shape: [] };
  const shape = tensor.shape?.dim.map(sizeOfDimension) ?? [];
  const [batch, channels] = shape;
  if (shape.length !== 4 || (batch ?? 1) !== 1 || (channels ?? 3) !== 3) {
    const got = shape.map((size) => size ?? "?").join("×") || "no shape";
    throw notAStyleModel(`${name}: expected 1×3×height×width, got ${got}`);
  }
  return { name: info.name, shape };
}

/** Writers that leave a size open give it a name, no value, or one below 1. */
function sizeOfDimension({ value }: TensorShapeProto_Dimension): number | undefined {
  return value.case === "dimValue" && value.value > 0n ? Number(value.value) : undefined;
}

const notAStyleModel = (why: string) => new UserError(`the ONNX file is not a style model: ${why}`);
