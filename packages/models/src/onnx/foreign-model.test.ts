/** Other people's ONNX files: what is known of them, and what is refused. */
import { existsSync, readFileSync } from "node:fs";
import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  add,
  createGraph,
  createTransformNet,
  input,
  mul,
  parameterConstants,
  relu,
  sigmoid,
  type Value,
} from "@gramstyle/core";
import { ModelProtoSchema, TensorProto_DataLocation, toOnnx } from "@gramstyle/onnx";
import { expect, test } from "vitest";
import { johnson, parametersOf } from "../model.test.helpers.ts";
import { parseStyleModel } from "../style-model.ts";
import type { ForeignOptions, ForeignStyleModel } from "./foreign-model.ts";

const image = input("image", [1, 3, 8, 12]);

function parseForeign(bytes: Uint8Array, options: ForeignOptions = {}): ForeignStyleModel {
  const model = parseStyleModel(bytes, options);
  if (model.kind !== "foreign") throw new Error("expected a foreign model");
  return model;
}

const fileOf = (y: Value, dynamicSize = false) => toOnnx(createGraph({ y }), { dynamicSize });

type Model = ReturnType<typeof modelOf>;
const modelOf = (bytes: Uint8Array) => fromBinary(ModelProtoSchema, bytes);

/** A file of a fixed-size net, changed before it is written. */
function changed(change: (model: Model) => void): Uint8Array {
  const model = modelOf(fileOf(add(mul(image, 2), 1)));
  change(model);
  return toBinary(ModelProtoSchema, model);
}

const graphOf = (init: MessageInitShape<typeof ModelProtoSchema>) =>
  create(ModelProtoSchema, init).graph!;

test("names, sizes and the producer are the file's", () => {
  const bytes = fileOf(relu(add(image, 1)));
  expect(parseForeign(bytes)).toEqual({
    kind: "foreign",
    inputName: "image",
    outputName: "y",
    inputShape: [1, 3, 8, 12],
    fixedSize: { width: 12, height: 8 },
    inputRange: 255,
    outputRange: 255,
    rangeKnown: false,
    producer: "gramstyle",
    bytes,
  });
});

test("a file that leaves the size open has none", () => {
  const model = parseForeign(fileOf(relu(image), true));
  expect(model.inputShape).toEqual([1, 3, undefined, undefined]);
  expect(model).not.toHaveProperty("fixedSize");
});

const johnsonOf = (pixelRange: number) => {
  const network = { ...johnson, pixelRange };
  const picture = input("image", [1, 3, 16, 16]);
  return createTransformNet(network).build(
    { image: picture },
    parameterConstants(parametersOf(network)),
  );
};

test.each<[string, Value, 1 | 255, 1 | 255]>([
  ["nothing to see", johnsonOf(1), 255, 255],
  ["scaled to 0..255 and back", johnsonOf(255), 1, 1],
  ["a sigmoid at the end", sigmoid(add(image, 1)), 1, 1],
  ["divided by 255 first", relu(mul(image, 1 / 255)), 255, 255],
  ["0..1 in, 0..255 out", mul(sigmoid(mul(image, 255)), 255), 1, 255],
])("pixel ranges, by what the graph shows: %s", (_name, y, inputRange, outputRange) => {
  const model = parseForeign(fileOf(y));
  expect([model.inputRange, model.outputRange]).toEqual([inputRange, outputRange]);
});

test("given pixel ranges win", () => {
  const bytes = fileOf(sigmoid(image));
  const given = parseForeign(bytes, { inputRange: 255 });
  expect([given.inputRange, given.outputRange, given.rangeKnown]).toEqual([255, 1, true]);
  const both = parseForeign(bytes, { inputRange: 1, outputRange: 255 });
  expect([both.inputRange, both.outputRange]).toEqual([1, 255]);
});

test.each<[string, Value]>([
  ["1×8×8×3", input("x", [1, 8, 8, 3])],
  ["1×1×8×8", input("x", [1, 1, 8, 8])],
  ["4×3×8×8", input("x", [4, 3, 8, 8])],
  ["3×8×8", input("x", [3, 8, 8])],
])("an input of %s is not a picture", (shape, x) => {
  expect(() => parseStyleModel(fileOf(relu(x)))).toThrow(
    `the ONNX file is not a style model: its input "x": expected 1×3×height×width, got ${shape}`,
  );
});

test("several inputs or outputs are refused", () => {
  const two = createGraph({ a: relu(add(image, input("style", [1, 3, 8, 12]))) });
  expect(() => parseStyleModel(toOnnx(two))).toThrow(
    "not a style model: expected one input, got 2 (image, style)",
  );
  const outputs = createGraph({ a: relu(image), b: sigmoid(image) });
  expect(() => parseStyleModel(toOnnx(outputs))).toThrow("expected one output, got 2 (a, b)");
});

test("custom operators are listed", () => {
  const bytes = changed(({ graph }) => {
    graph!.node[0]!.domain = "com.example";
    graph!.node[0]!.opType = "Swirl";
  });
  expect(() => parseStyleModel(bytes)).toThrow(
    "the ONNX model needs custom operators (com.example:Swirl), which cannot be run here",
  );
});

test("an operator that the file itself defines is not custom, those inside it may be", () => {
  const withFunction = (inner: string) =>
    changed((model) => {
      model.graph!.node[0]!.domain = "local";
      model.graph!.node[0]!.opType = "Swirl";
      const { functions } = create(ModelProtoSchema, {
        functions: [{ domain: "local", name: "Swirl", node: [{ opType: "Mul", domain: inner }] }],
      });
      model.functions.push(...functions);
    });
  expect(parseForeign(withFunction("")).inputName).toBe("image");
  expect(() => parseStyleModel(withFunction("com.example"))).toThrow("(com.example:Mul)");
});

test("weights in other files are refused, wherever the file says so", () => {
  const outside = {
    name: "weights",
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [{ key: "location", value: "/etc/passwd" }],
  };
  const places: MessageInitShape<typeof ModelProtoSchema>[] = [
    { graph: { initializer: [outside] } },
    { graph: { initializer: [{ ...outside, dataLocation: TensorProto_DataLocation.DEFAULT }] } },
    { graph: { sparseInitializer: [{ values: outside }] } },
    { graph: { node: [{ opType: "Constant", attribute: [{ name: "value", t: outside }] }] } },
    {
      graph: {
        node: [{ opType: "If", attribute: [{ name: "then", g: { initializer: [outside] } }] }],
      },
    },
  ];
  for (const place of places) {
    const bytes = changed(({ graph }) => {
      const { node, initializer, sparseInitializer } = graphOf(place);
      graph!.node.push(...node);
      graph!.initializer.push(...initializer);
      graph!.sparseInitializer.push(...sparseInitializer);
    });
    expect(() => parseStyleModel(bytes)).toThrow(
      'the ONNX model keeps weights in other files ("weights"), which are never read',
    );
  }
});

test("graphs within graphs without end are refused, not followed", () => {
  let bytes = new Uint8Array();
  // Each level: an attribute's graph (6) with a node (1) with an attribute (5).
  const wrap = (field: number, inner: Uint8Array) => {
    const length: number[] = [];
    for (let rest = inner.length; ; rest >>>= 7) {
      length.push(rest > 127 ? (rest & 127) | 128 : rest);
      if (rest <= 127) break;
    }
    return Uint8Array.from([(field << 3) | 2, ...length, ...inner]);
  };
  for (let i = 0; i < 1500; i++) bytes = wrap(1, wrap(5, wrap(6, bytes)));
  const nested = Uint8Array.from([0x08, 0x09, ...wrap(7, bytes)]);
  expect(() => parseStyleModel(nested)).toThrow("the ONNX file is cut off or damaged");
});

test.each<[string, Uint8Array]>([
  ["text", new TextEncoder().encode("hello, this is no model at all")],
  ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)],
  ["zeros", new Uint8Array(100)],
  ["nothing", new Uint8Array()],
])("%s is not a style model", (_name, bytes) => {
  expect(() => parseStyleModel(bytes)).toThrow(
    "expected a style model (.onnx, or .pth of PyTorch)",
  );
});

test("a file beyond all style models is refused before it is read", () => {
  const large = new Uint8Array(new ArrayBuffer(2 ** 28 + 1));
  expect(() => parseStyleModel(large)).toThrow("of at most 256 MiB, got 257 MiB");
});

test("what comes from the file cannot steer the terminal", () => {
  const bytes = changed((model) => {
    model.producerName = "\u001b[2J\nevil";
  });
  expect(parseForeign(bytes).producer).toBe("?[2J?evil");
});

const shared = new URL("../../../../../shared/assets/models/", import.meta.url);
const candy = new URL("candy_nc16_256x256.onnx", shared);

test.skipIf(!existsSync(candy))(
  `a file of PyTorch 0.4${existsSync(candy) ? "" : " (skipped: no ../shared/assets/models)"}`,
  () => {
    const { bytes, ...facts } = parseForeign(readFileSync(candy));
    expect(bytes.length).toBe(2_093_534);
    expect(facts).toEqual({
      kind: "foreign",
      inputName: "input.1",
      outputName: "433",
      inputShape: [1, 3, 256, 256],
      fixedSize: { width: 256, height: 256 },
      inputRange: 255,
      outputRange: 255,
      rangeKnown: false,
      producer: "pytorch 0.4",
    });
  },
);
