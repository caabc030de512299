import { spawn } from "node:child_process";
import { expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 60_000 });

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
  const code = await new Promise((resolve) => child.on("close", resolve));
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
