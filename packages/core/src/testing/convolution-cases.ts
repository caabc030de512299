/** The op cases of convolution and its two gradients: one list of geometries serves all three. */
import { inferShape } from "../graph/infer-shape.ts";
import type { ConvolutionAttributes } from "../graph/op-set.ts";
import type { Shape } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { conv2d, conv2dFilterGradient, conv2dInputGradient } from "../ops/convolution.ts";
import { constant } from "../ops/elementwise.ts";
import type { OpCase } from "./op-case.ts";
import { randomArray } from "./random-data.ts";

interface ConvolutionGeometry extends ConvolutionAttributes {
  readonly title: string;
  readonly x: Shape;
  readonly kernel: Shape;
}

const plain = { stride: 1, padding: 0, groups: 1 };

const geometries: readonly ConvolutionGeometry[] = [
  { ...plain, title: "1×1", x: [1, 3, 4, 5], kernel: [2, 3, 1, 1] },
  { ...plain, title: "1×1 at stride 2", x: [1, 2, 5, 6], kernel: [3, 2, 1, 1], stride: 2 },
  { ...plain, title: "3×3", x: [1, 2, 5, 6], kernel: [3, 2, 3, 3] },
  { ...plain, title: "3×3, padding 1, a batch", x: [2, 3, 6, 5], kernel: [4, 3, 3, 3], padding: 1 },
  // Engines may treat channels by eights.
  { ...plain, title: "3×3, many channels", x: [2, 10, 5, 4], kernel: [9, 10, 3, 3], padding: 1 },
  {
    ...plain,
    title: "2×2, many channels, padding 2",
    x: [1, 8, 3, 4],
    kernel: [2, 8, 2, 2],
    padding: 2,
  },
  { ...plain, title: "3×3, padding 4", x: [1, 2, 3, 4], kernel: [2, 2, 3, 3], padding: 4 },
  { ...plain, title: "as large as the picture", x: [1, 2, 3, 3], kernel: [4, 2, 3, 3] },
  { ...plain, title: "2×2", x: [1, 2, 4, 5], kernel: [2, 2, 2, 2] },
  {
    ...plain,
    title: "3×3 at stride 2, padding 1, even size",
    x: [1, 2, 6, 8],
    kernel: [3, 2, 3, 3],
    stride: 2,
    padding: 1,
  },
  {
    ...plain,
    title: "3×3 at stride 2, padding 1, odd size, a batch",
    x: [2, 2, 7, 5],
    kernel: [3, 2, 3, 3],
    stride: 2,
    padding: 1,
  },
  {
    ...plain,
    title: "3×3 at stride 2 with a rest",
    x: [1, 2, 6, 8],
    kernel: [2, 2, 3, 3],
    stride: 2,
  },
  {
    ...plain,
    title: "3×3 at stride 3 with a rest",
    x: [1, 2, 8, 10],
    kernel: [2, 2, 3, 3],
    stride: 3,
    padding: 1,
  },
  {
    ...plain,
    title: "1×1 at stride 3, padding 1",
    x: [1, 2, 6, 7],
    kernel: [2, 2, 1, 1],
    stride: 3,
    padding: 1,
  },
  { ...plain, title: "9×9", x: [1, 1, 10, 12], kernel: [2, 1, 9, 9] },
  { ...plain, title: "9×9, padding 4", x: [1, 2, 7, 6], kernel: [2, 2, 9, 9], padding: 4 },
  { ...plain, title: "two groups", x: [1, 4, 5, 6], kernel: [6, 2, 3, 3], groups: 2 },
  {
    ...plain,
    title: "two groups at stride 2, a batch",
    x: [2, 4, 5, 6],
    kernel: [2, 2, 3, 3],
    groups: 2,
    stride: 2,
    padding: 1,
  },
  {
    ...plain,
    title: "depthwise, a batch",
    x: [2, 3, 5, 4],
    kernel: [3, 1, 3, 3],
    groups: 3,
    padding: 1,
  },
  {
    ...plain,
    title: "depthwise, two outputs a channel, at stride 2 with a rest",
    x: [1, 3, 6, 8],
    kernel: [6, 1, 3, 3],
    groups: 3,
    stride: 2,
  },
];

export const convolutionCases: readonly OpCase[] = geometries.flatMap((geometry): OpCase[] => {
  const { title, x, kernel } = geometry;
  const bias = [kernel[0]!];
  return [
    {
      title: `${title}, kernel and bias as inputs`,
      inputs: { x: { shape: x }, kernel: { shape: kernel }, bias: { shape: bias } },
      build: (inputs) => conv2d(inputs.x!, inputs.kernel!, { ...geometry, bias: inputs.bias! }),
    },
    {
      title: `${title}, constant kernel and bias`,
      inputs: { x: { shape: x } },
      build: (inputs) =>
        conv2d(inputs.x!, randomConstant(kernel), { ...geometry, bias: randomConstant(bias) }),
    },
    {
      title: `${title}, constant kernel, no bias`,
      inputs: { x: { shape: x } },
      build: (inputs) => conv2d(inputs.x!, randomConstant(kernel), geometry),
    },
  ];
});

export const inputGradientCases: readonly OpCase[] = geometries.flatMap((geometry): OpCase[] => {
  const { title, x, kernel } = geometry;
  return [
    {
      title: `${title}, kernel as input`,
      inputs: { dy: { shape: resultShape(geometry) }, kernel: { shape: kernel } },
      build: (inputs) => conv2dInputGradient(inputs.dy!, inputs.kernel!, x, geometry),
    },
    {
      title: `${title}, constant kernel`,
      inputs: { dy: { shape: resultShape(geometry) } },
      build: (inputs) => conv2dInputGradient(inputs.dy!, randomConstant(kernel), x, geometry),
    },
  ];
});

export const filterGradientCases: readonly OpCase[] = geometries.map((geometry) => ({
  title: geometry.title,
  inputs: { x: { shape: geometry.x }, dy: { shape: resultShape(geometry) } },
  build: (inputs) => conv2dFilterGradient(inputs.x!, inputs.dy!, geometry.kernel, geometry),
}));

function resultShape({ x, kernel, stride, padding, groups }: ConvolutionGeometry): Shape {
  return inferShape("conv2d", [x, kernel], { stride, padding, groups });
}

function randomConstant(shape: Shape): Value {
  return constant(randomArray(shape, 17), shape);
}
