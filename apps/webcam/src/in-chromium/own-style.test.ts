/** Style files that users drop on the page: good ones, useless ones, and such that mean harm. */
import { randomBytes } from "node:crypto";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { add, createGraph, input, mul, type Value } from "@gramstyle/core";
import {
  type AttributeProto as Attribute,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
  toOnnx,
} from "@gramstyle/onnx";
import { expect, it } from "vitest";
import { describePage } from "./describe-page.test.helpers.ts";
import { difference, type OpenedPage } from "./page.test.helpers.ts";

const image = input("image", [1, 3, 64, 64]);
const fileOf = (y: Value) => toOnnx(createGraph({ y }), { dynamicSize: true });

type Model = ReturnType<typeof modelOf>;
const modelOf = (bytes: Uint8Array) => fromBinary(ModelProtoSchema, bytes);
/** A working file, changed before it is written. */
function changed(change: (model: Model) => void): Uint8Array {
  const model = modelOf(fileOf(add(mul(image, -1), 255)));
  change(model);
  return toBinary(ModelProtoSchema, model);
}

/** Adds a node behind the last one, which takes what that one gave, "before". */
function append(graph: Model["graph"], opType: string, input: string[], attribute: Attribute[]) {
  graph!.node.at(-1)!.output = ["before"];
  graph!.node.push(create(NodeProtoSchema, { opType, input, output: ["y"], attribute }));
}

/** Gives a picture of another size than it takes. */
const wrongSize = changed(({ graph }) => {
  append(
    graph,
    "Concat",
    ["before", "before"],
    [create(AttributeProtoSchema, { name: "axis", i: 2n, type: AttributeProto_AttributeType.INT })],
  );
});

/** Asks for terabytes as soon as it runs. */
const greedy = changed(({ graph }) => {
  const { INT64 } = TensorProto_DataType;
  const times = {
    name: "times",
    dataType: INT64,
    dims: [4n],
    int64Data: [1n, 1n, 2n ** 15n, 2n ** 15n],
  };
  graph!.initializer.push(create(TensorProtoSchema, times));
  append(graph, "Tile", ["before", "times"], []);
});

const hostile: readonly (readonly [string, Uint8Array, string])[] = [
  ["noise", randomBytes(5000), "expected a style model"],
  ["empty", new Uint8Array(), "expected a style model"],
  ["cut off", fileOf(mul(image, 2)).slice(0, 90), "cut off or damaged"],
  [
    "custom operators",
    changed(({ graph }) => {
      graph!.node[0]!.domain = "evil.example";
    }),
    "custom operators (evil.example:",
  ],
  [
    "weights in other files",
    changed(({ graph }) => {
      graph!.initializer[0]!.dataLocation = TensorProto_DataLocation.EXTERNAL;
    }),
    "which are never read",
  ],
  ["numbers that are none", fileOf(mul(image, Number.NaN)), "not numbers"],
  ["another size", wrongSize, "the style model gave"],
  ["terabytes", greedy, "cannot be used"],
];

/** Drops a file on the page, as a user does with the mouse. */
const drop = ({ run }: OpenedPage, name: string, bytes: Uint8Array) =>
  run(
    (fileName: string, base64: string) => {
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([data], fileName));
      const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
      document.querySelector("#picture")?.dispatchEvent(event);
    },
    name,
    Buffer.from(bytes).toString("base64"),
  );

describePage("own styles in Chromium", {}, (served) => {
  it("takes a working file, and refuses harmful ones in one line each, and lives on", async () => {
    const opened = await served.open();
    const { page, frames, until, look } = opened;
    await frames(2);
    for (const [name, bytes, reason] of hostile) {
      await drop(opened, `${name}.onnx`, bytes);
      await until(
        (start: string) => document.querySelector("#notice-text")?.textContent?.startsWith(start),
        `"${name}.onnx" cannot be used: `,
      );
      const notice = await opened.notice();
      expect(notice).toContain(reason);
      expect(notice.split("\n")).toHaveLength(1);
      await frames(1);
      expect(await page.locator("#caption em").textContent()).toBe("The Starry Night");
    }

    const before = await look();
    await drop(opened, "negative.onnx", fileOf(add(mul(image, -1), 255)));
    await until(() => document.querySelector("#caption em")?.textContent === "negative");
    await frames(2);
    expect(difference(await look(), before)).toBeGreaterThan(10);
    expect(await page.locator("#notice").isHidden()).toBe(true);
    expect(opened.complaints).toEqual([]);
    await opened.close();
  });

  it("says of other files what could be used", async () => {
    const opened = await served.open();
    await opened.frames(1);
    await drop(opened, "letter.pdf", randomBytes(10));
    await opened.until(() => document.querySelector("#notice-text")?.textContent);
    expect(await opened.notice()).toBe(
      '"letter.pdf" is no picture, no video and no style (.onnx).',
    );
    await drop(opened, "broken.mp4", randomBytes(100));
    await opened.until(() => document.querySelector("#notice-text")?.textContent?.includes("mp4"));
    expect(await opened.notice()).toContain("cannot be played");
    await opened.frames(1);
    await opened.close();
  });
});
