import { expect, test } from "vitest";
import { loadEngine, loadFirst } from "./engine.node.ts";

test("a native library goes before WebAssembly", async () => {
  expect(await loadEngine()).toMatchObject({ packageName: "onnxruntime-node", native: true });
});

test("what is not installed is passed over, down to WebAssembly", async () => {
  const engine = await loadFirst(["onnxruntime-nowhere", "onnxruntime-web"]);
  expect(engine).toMatchObject({ packageName: "onnxruntime-web", native: false });
  const { InferenceSession } = engine.runtime;
  expect(InferenceSession.create).toBeTypeOf("function");
});

test("where none is there, one line says what to install, and why others did not load", async () => {
  await expect(loadFirst(["onnxruntime-nowhere"])).rejects.toThrow(
    /^no library of ONNX Runtime works on \S+ \S+; "npm install onnxruntime-web" brings one/,
  );
  const broken = new URL("data:text/javascript,throw new Error('wrong ELF class')").href;
  await expect(loadFirst([broken])).rejects.toThrow(/wrong ELF class/);
});
