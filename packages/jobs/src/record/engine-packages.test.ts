import { expect, test } from "vitest";
import { enginePackages, formatPackages } from "./engine-packages.ts";

test("the packages that compute, with their versions", () => {
  const packages = enginePackages("ort");
  expect(packages["onnxruntime-node"]).toMatch(/^\d+\.\d+\.\d+/);
  expect(Object.keys(packages).filter((name) => !name.includes("onnxruntime"))).toEqual([]);
  expect(formatPackages({ a: "1.0.0", b: "2.0.0" })).toBe("a 1.0.0, b 2.0.0");
});

test("of a module of the user's, and of what there is not, none are known", () => {
  expect(enginePackages("./my-backend.js")).toEqual({});
  expect(enginePackages("nothing")).toEqual({});
});
