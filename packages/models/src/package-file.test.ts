import { expect, test } from "vitest";
import { checkPackageFile, packageFile } from "./package-file.ts";

test("files that come along are found; where a bundle left them behind, it says what to do", () => {
  expect(checkPackageFile(packageFile("styles/udnie.onnx"))).toMatch(/styles.udnie\.onnx$/);
  expect(() => checkPackageFile(packageFile("gone/mini.safetensors"))).toThrow(
    /^".*gone.mini\.safetensors": expected .* leave the package out of the bundle/,
  );
});
