import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { createBackend, locate } from "./create-backend.ts";

test("a path is a module whose default export is the factory", () => {
  expect(locate("./my-backend.js")).toEqual({
    module: pathToFileURL(resolve("my-backend.js")).href,
    exportName: "default",
  });
});

test("an unknown name says which there are", () => {
  expect(() => locate("orr")).toThrow(
    'there is no backend "orr" (did you mean ort?); expected one of ort',
  );
});

test("a module that is not there is one line", async () => {
  const creation = createBackend({ backend: "./nowhere.js", device: "auto" });
  await expect(creation).rejects.toThrow(/nowhere\.js/);
});
