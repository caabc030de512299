import { spawn } from "node:child_process";
import { expect, test } from "vitest";

/** Runs code in a process of its own, to see when and how that process ends. */
async function run(body: string, flags: string[] = []) {
  const source = `(async () => {
    const { inWorker } = await import("${new URL("../dist/index.js", import.meta.url)}");
    const { createGraph, input, mul } = await import("${new URL("../../core/dist/index.js", import.meta.url)}");
    const module = "${new URL("./fixtures/fake-backend.mjs", import.meta.url)}";
    const graph = createGraph({ y: mul(input("x", [1]), 2) });
    const x = Float32Array.of(200);
    const fake = (behaviour) => inWorker({ module, options: { behaviour } });
    ${body}
  })();`;
  const child = spawn(process.execPath, [...flags, "-e", source]);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const code = await new Promise((resolve) =>
    child.on("close", (status, signal) => resolve(signal ?? status)),
  );
  return { code, stdout, stderr };
}

const compileAndRun = `
  const executable = await backend.compile(graph);
  console.log((await executable.run({ x })).y[0]);`;

test("a process ends by itself once the backend is disposed", async () => {
  const { code, stdout, stderr } = await run(
    `const backend = await fake("double"); ${compileAndRun} await backend.dispose(); console.log("disposed");`,
  );
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "400\ndisposed\n", stderr: "" });
});

test("a process waits for what a worker computes, but not for an idle worker", async () => {
  const result = await run(`const backend = await fake("spin"); ${compileAndRun}`);
  expect(result).toEqual({ code: 0, stdout: "200\n", stderr: "" });
});

test("a process ends by itself after dispose in flight, and nothing is printed by the worker", async () => {
  const result = await run(`
    const backend = await fake("block");
    const executable = await backend.compile(graph);
    const run = executable.run({ x }).catch((error) => console.log(error.name, error.message));
    await backend.dispose();
    await run;
    console.log("disposed");`);
  expect(result).toEqual({
    code: 0,
    stdout: "BackendError the backend was disposed while it computed\ndisposed\n",
    stderr: "",
  });
});

const computing = `
  const { constant, conv2d } = await import("${new URL("../../core/dist/index.js", import.meta.url)}");
  const kernel = constant(new Float32Array(64 * 64 * 9).fill(1e-3), [64, 64, 3, 3]);
  let value = input("x", [1, 64, 90, 90]);
  for (let layer = 0; layer < 12; layer++) value = conv2d(value, kernel, { padding: 1 });
  const backend = await inWorker({
    module: "${new URL("../../backend-ort/dist/index.js", import.meta.url)}",
    exportName: "createOrtBackend",
    options: { device: "cpu", threads: 1 },
  });
  const executable = await backend.compile(createGraph({ y: value }));
  const inputs = { x: new Float32Array(64 * 90 * 90) };
  for (let run = 0; run < 10; run++) executable.run(inputs).catch((error) => console.log(error.name));
  await new Promise((resolve) => setTimeout(resolve, 50));`;

test("a process ends cleanly after it disposed of ort in the middle of a native call", async () => {
  const result = await run(`${computing} await backend.dispose(); console.log("disposed");`);
  // Some of the ten may have been done already.
  const stdout = expect.stringMatching(/^(BackendError\n){1,10}disposed\n$/);
  expect(result).toEqual({ code: 0, stdout, stderr: "" });
});

test("process.exit while ort is in a native call ends the process with that code", async () => {
  const result = await run(`${computing} process.exit(7);`);
  expect(result).toEqual({ code: 7, stdout: "", stderr: "" });
});

test("a process ends cleanly with an idle ort worker that was not disposed of", async () => {
  const result = await run(`${computing} await executable.run(inputs); console.log("done");`);
  expect(result).toEqual({ code: 0, stdout: "done\n", stderr: "" });
});

test("a worker out of memory rejects its run; the process lives on", async () => {
  const { code, stdout } = await run(
    `const dying = await fake("outOfMemory");
    const dyingExecutable = await dying.compile(graph);
    await dyingExecutable.run({ x }).catch((error) => console.log(error.name, error.message));
    const backend = await fake("double"); ${compileAndRun}`,
    ["--max-old-space-size=24"],
  );
  expect(stdout).toMatch(/^BackendError the worker died: .*memory/);
  expect(stdout).toContain("\n400\n");
  expect(code).toBe(0);
});
