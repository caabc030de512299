/**
 * Which numbers an unknown net takes and gives for pixels: 0 to 255 or 0 to 1. The file does not
 * say, so this looks at the first and the last operator: nets that scale or bound pixels themselves
 * show it there. The nets of pytorch/examples and of ONNX's model zoo show nothing, and are 0 to 255.
 */
import { type GraphProto, type NodeProto, readTensor } from "@gramstyle/onnx";

/** Pixels are in 0..1 or in 0..255. */
export type PixelRange = 1 | 255;

export interface PixelRanges {
  readonly inputRange: PixelRange;
  readonly outputRange: PixelRange;
  /** Whether the caller or the graph says so; else it is what most such files have. */
  readonly rangeKnown: boolean;
}

/** What is given wins over what the graph shows; where one side shows nothing it follows the other. */
export function pixelRanges(
  graph: GraphProto,
  inputName: string,
  outputName: string,
  given: { readonly inputRange?: PixelRange; readonly outputRange?: PixelRange } = {},
): PixelRanges {
  const scalars = scalarsOf(graph);
  const input = given.inputRange ?? shownByInput(graph, inputName, scalars);
  const output = given.outputRange ?? shownByOutput(graph, outputName, scalars);
  return {
    inputRange: input ?? output ?? 255,
    outputRange: output ?? input ?? 255,
    rangeKnown: input !== undefined || output !== undefined,
  };
}

type Scalars = ReadonlyMap<string, number>;

/** The initializers and Constant nodes that are one number. */
function scalarsOf(graph: GraphProto): Scalars {
  const scalars = new Map<string, number>();
  const keep = (name: string, number: number | undefined) => {
    if (number !== undefined) scalars.set(name, number);
  };
  for (const tensor of graph.initializer) {
    if (tensor.dims.every((size) => size === 1n)) keep(tensor.name, readTensor(tensor)?.data[0]);
  }
  for (const { opType, attribute, output } of graph.node) {
    const [value] = attribute;
    if (opType !== "Constant" || !value || !output[0]) continue;
    if (value.name === "value_float") keep(output[0], value.f);
    else if (value.t?.dims.every((size) => size === 1n)) {
      keep(output[0], readTensor(value.t)?.data[0]);
    }
  }
  return scalars;
}

const near = (a: number, b: number) => Math.abs(a - b) <= 0.01 * b;

/** By what a node multiplies, where that is one known number. */
function factorOf({ opType, input }: NodeProto, scalars: Scalars): number | undefined {
  const [left, right] = input.map((name) => scalars.get(name));
  if (opType === "Mul") return left ?? right;
  return opType === "Div" && right !== undefined ? 1 / right : undefined;
}

function shownByInput(
  graph: GraphProto,
  inputName: string,
  scalars: Scalars,
): PixelRange | undefined {
  for (const node of graph.node) {
    if (!node.input.includes(inputName)) continue;
    const factor = factorOf(node, scalars);
    if (factor === undefined) continue;
    if (near(factor, 1 / 255)) return 255;
    if (near(factor, 255)) return 1;
  }
  return undefined;
}

/** The node that computes a tensor, not counting nodes that only pass it on. */
function computedBy(graph: GraphProto, name: string): NodeProto | undefined {
  const producers = new Map(graph.node.flatMap((node) => node.output.map((out) => [out, node])));
  let node = producers.get(name);
  // Nodes are in order, so that a chain is never longer than the list.
  for (let i = 0; i < graph.node.length && node?.opType === "Identity"; i++) {
    node = producers.get(node.input[0] ?? "");
  }
  return node;
}

function shownByOutput(
  graph: GraphProto,
  outputName: string,
  scalars: Scalars,
): PixelRange | undefined {
  const last = computedBy(graph, outputName);
  if (last?.opType === "Sigmoid") return 1;
  if (last?.opType === "Clip") {
    const max =
      last.attribute.find(({ name }) => name === "max")?.f ?? scalars.get(last.input[2] ?? "");
    if (max === undefined) return undefined;
    return near(max, 1) ? 1 : near(max, 255) ? 255 : undefined;
  }
  const factor = last ? factorOf(last, scalars) : undefined;
  if (factor === undefined) return undefined;
  return near(factor, 255) ? 255 : near(factor, 1 / 255) ? 1 : undefined;
}
