/** Files of every kind, opened by what is in them. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGraph, input, relu } from "@gramstyle/core";
import { toOnnx } from "@gramstyle/onnx";
import { afterAll, expect, test } from "vitest";
import { cardOf, parametersOf, realtime } from "./model.test.helpers.ts";
import { openStyleModel } from "./open-style-model.ts";
import { bytesOf, op, zipFile } from "./pth/pth.test.helpers.ts";
import { formatStyleModel } from "./style-model.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-models-"));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

test("a file of ours has its card, network and parameters, whatever it is called", async () => {
  const parameters = parametersOf(realtime);
  const card = cardOf(realtime);
  const path = fileOf("model.bin", formatStyleModel({ card, parameters, halfPrecision: false }));
  expect(await openStyleModel(path)).toEqual({
    kind: "gramstyle",
    card,
    network: realtime,
    parameters,
  });
});

test("another ONNX file is foreign, with the ranges that were asked for", async () => {
  const graph = createGraph({ y: relu(input("x", [1, 3, 8, 8])) });
  const model = await openStyleModel(fileOf("a.onnx", toOnnx(graph)), { inputRange: 1 });
  expect(model).toMatchObject({ kind: "foreign", inputRange: 1, outputRange: 1 });
});

test("a state dict of something else, and a hostile one, are one line with the path", async () => {
  const attack = bytesOf(op.proto, op.global("os", "system"), op.text("true"), 0x85, "R.");
  const path = fileOf("evil.pth", zipFile(attack));
  await expect(openStyleModel(path)).rejects.toThrow(
    `"${path}": the pickle holds code (os.system); refused: only state dicts of tensors are read`,
  );
  await expect(openStyleModel(path)).rejects.toMatchObject({ name: "UserError" });
});

test("what is no file to read says so", async () => {
  const missing = join(folder, "none.onnx");
  await expect(openStyleModel(missing)).rejects.toThrow(`"${missing}": there is no such file`);
  await expect(openStyleModel(folder)).rejects.toThrow(
    "expected a style model's file, got a folder",
  );
  const empty = fileOf("empty.onnx", new Uint8Array());
  await expect(openStyleModel(empty)).rejects.toThrow("expected a style model, got an empty file");
  const huge = fileOf("huge.onnx", new Uint8Array());
  truncateSync(huge, 2 ** 33);
  await expect(openStyleModel(huge)).rejects.toThrow("of at most 256 MiB, got 8192 MiB");
});
