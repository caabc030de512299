/**
 * Models for pictures of any size: core's graphs have static shapes, so this finds which values
 * grow with the picture, and refuses a graph in which a number would follow from its size.
 */
import {
  formatShape,
  type Graph,
  type OpName,
  UserError,
  type Value,
} from "@gramstyle/core/backend";

/** An axis of a declared tensor: its size, or the name of a size that is left open. */
export type Dimension = number | string;

/**
 * The values whose last two axes are the picture's height and width, by whatever factor.
 * @throws UserError where the graph has not exactly one picture as input, of batch 1, or naming the
 * value that cannot be computed for any size
 */
export function findSizedValues(graph: Graph): ReadonlySet<Value> {
  const sized = new Set<Value>([pictureInput(graph)]);
  for (const value of graph.nodes) {
    if (!value.inputs.some((input) => sized.has(input))) continue;
    if (!fitsAnySize(value, sized)) {
      throw new UserError(
        `a model for any size of picture: "${value.name}" (${value.op} to ${formatShape(value.shape)}) depends on the size`,
      );
    }
    sized.add(value);
  }
  return sized;
}

/** How a sized tensor is declared. Axes of another size than the picture's get their own name. */
export function openDimensions(graph: Graph, name: string, value: Value): Dimension[] {
  const picture = pictureInput(graph);
  const names = ["height", "width"];
  return value.shape.map((size, axis) => {
    if (axis < 2) return size;
    const open = names[axis - 2]!;
    return size === picture.shape[axis] ? open : `${name}_${open}`;
  });
}

function pictureInput(graph: Graph): Value {
  const pictures = Object.values(graph.inputs).filter(({ shape }) => shape.length === 4);
  const [picture] = pictures;
  if (pictures.length === 1 && picture!.shape[0] === 1) return picture!;
  const got = Object.entries(graph.inputs).map(
    ([name, { shape }]) => `${name} ${formatShape(shape)}`,
  );
  throw new UserError(
    `a model for any size of picture: expected one input of shape 1×channels×height×width, got ${got.join(", ") || "none"}`,
  );
}

/** Whether the op's ONNX form says nothing of the picture's size. */
function fitsAnySize(value: Value, sized: ReadonlySet<Value>): boolean {
  const rule: Rule | undefined = rules[value.op];
  return rule?.(value, (input) => sized.has(input)) ?? false;
}

type Rule = (value: Value, isSized: (input: Value) => boolean) => boolean;

const always: Rule = () => true;

/** A constant that meets a picture must be the same at every pixel. */
const elementwise: Rule = ({ inputs, shape }, isSized) =>
  inputs.every((input) => {
    const [height, width] = isSized(input) ? shape.slice(-2) : [1, 1];
    return (input.shape.at(-2) ?? 1) === height && (input.shape.at(-1) ?? 1) === width;
  });

/** Ops that are not here follow the size in their attributes, or mix the axes. */
const rules: { readonly [K in OpName]?: Rule } = {
  add: elementwise,
  sub: elementwise,
  mul: elementwise,
  div: elementwise,
  equal: elementwise,
  neg: always,
  abs: always,
  relu: always,
  step: always,
  fakeQuantize: always,
  toFloat: always,
  toBytes: always,
  sqrt: always,
  tanh: always,
  sigmoid: always,
  conv2d: ({ inputs: [, ...parameters] }, isSized) => !parameters.some(isSized),
  maxPool2d: always,
  avgPool2d: always,
  upsampleNearest2d: always,
  depthToSpace: always,
  reflectPad2d: always,
  instanceNorm: always,
  pad: always,
  // On the picture's axes it is a crop: its lowering counts the ends from the end.
  slice: always,
  concat: ({ inputs }, isSized) => inputs.every(isSized),
  // As long as the picture's axes stay what they are.
  reshape: ({ inputs: [x], shape }) =>
    shape.length === 4 && x!.shape.slice(2).join() === shape.slice(2).join(),
};
