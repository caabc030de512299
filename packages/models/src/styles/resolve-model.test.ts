import { expect, test } from "vitest";
import { resolveModel } from "./resolve-model.ts";

const styles = [
  { name: "great-wave", path: "/styles/great-wave.onnx" },
  { name: "scream", path: "/styles/scream.onnx" },
];

test("a style's name, else a file", () => {
  expect(resolveModel("scream", styles)).toEqual(styles[1]);
  expect(resolveModel("./scream", styles)).toEqual({ name: "scream", path: "./scream" });
  expect(resolveModel("nets/candy.v2.pth", styles)).toEqual({
    name: "candy.v2",
    path: "nets/candy.v2.pth",
  });
  expect(resolveModel("gone.ONNX", []).path).toBe("gone.ONNX");
  // The tests run in the package's folder.
  expect(resolveModel("package.json", styles).path).toBe("package.json");
});

test("any other word is a mistake", () => {
  expect(() => resolveModel("screm", styles)).toThrow(
    'there is no style "screm" (did you mean scream?); expected one of great-wave, scream',
  );
  expect(() => resolveModel("scream", [])).toThrow(/"scream": expected the file of a style model/);
});
