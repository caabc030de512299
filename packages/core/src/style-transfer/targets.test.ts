/** Targets are measured once and sent once. */
import { expect, it } from "vitest";
import type { Backend } from "../backend.ts";
import { createReferenceBackend } from "../testing/reference-backend.ts";
import { collect, optionsFor, picture, pixels } from "./optimize-image.test.helpers.ts";
import { createTargetMeter } from "./target-meter.ts";

it("measures the pictures of a scale in one session, each once, also for a run that shares", async () => {
  const compiled: string[] = [];
  const reference = createReferenceBackend();
  const backend: Backend = {
    ...reference,
    async compile(graph) {
      const executable = await reference.compile(graph);
      const isLoss = Object.keys(graph.outputs).includes("gradient");
      compiled.push(isLoss ? "loss" : `${Object.keys(graph.inputs).length} targets`);
      return executable;
    },
  };
  const [style, other] = [{ image: picture(14, 14, 2) }, { image: picture(14, 12, 3) }];
  const options = optionsFor({ backend, styles: [style, style, other], iterations: [2, 1] });
  const targetMeter = createTargetMeter(options);
  const first = await collect({ ...options, targetMeter });
  expect(compiled).toEqual(["3 targets", "loss", "3 targets", "loss"]);
  const again = await collect({ ...options, targetMeter });
  expect(compiled.slice(4)).toEqual(["loss", "loss"]);
  expect(pixels(again.at(-1))).toEqual(pixels(first.at(-1)));
});

it("sends targets once a scale, and weights every time", async () => {
  const reference = createReferenceBackend();
  const sent: string[][] = [];
  const backend: Backend = {
    ...reference,
    async compile(graph, options) {
      const executable = await reference.compile(graph, options);
      if (!graph.outputs.gradient) return executable;
      return {
        ...executable,
        run(inputs, runOptions) {
          sent.push(Object.keys(inputs));
          return executable.run(inputs, runOptions);
        },
      };
    },
  };
  const records = await collect(optionsFor({ backend, iterations: [2, 2] }));
  const [first, second, third, fourth] = sent;
  const targets = first!.filter((name) => !second!.includes(name));
  expect(targets).toHaveLength(3);
  expect(second).toContain("image");
  expect(third).toEqual(first);
  expect(fourth).toEqual(second);
  expect(pixels(records.at(-1))).toEqual(
    pixels((await collect(optionsFor({ iterations: [2, 2] }))).at(-1)),
  );
});

it("runs on a backend that keeps nothing by itself", async () => {
  const { contract: _contract, ...reference } = createReferenceBackend();
  const backend: Backend = {
    ...reference,
    async compile(graph) {
      const executable = await reference.compile(graph);
      return {
        dispose: executable.dispose,
        run(inputs) {
          expect(Object.keys(inputs).sort()).toEqual(Object.keys(graph.inputs).sort());
          return executable.run(inputs);
        },
      };
    },
  };
  const old = await collect(optionsFor({ backend, iterations: [3] }));
  const now = await collect(optionsFor({ iterations: [3] }));
  expect(pixels(old.at(-1))).toEqual(pixels(now.at(-1)));
});
