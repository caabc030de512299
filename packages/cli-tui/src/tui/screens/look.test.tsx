import { expect, it } from "vitest";
import { defaultStyleLayers, type LayerGram } from "../../gram/gram-meter.ts";
import { keys, openTestApp, plainImage } from "../app.test.helpers.tsx";
import type { Jobs } from "../jobs.ts";

const open = [{ name: "look" }] as const;

/** Two features; in the second picture they come together. */
const gramsOf = (together: number): LayerGram[] =>
  defaultStyleLayers.map((layer) => {
    const gram = Float32Array.of(2, together, together, 1);
    return { layer, channels: 2, gram, centredGram: gram };
  });

const measureGrams: Jobs["measureGrams"] = async function* ({ paths }) {
  yield { kind: "stage", text: "starting the engine" };
  const pictures = paths.map((path, i) => ({
    path,
    image: plainImage(0, 1, 0),
    grams: gramsOf(i),
  }));
  const layers = Object.fromEntries(defaultStyleLayers.map((layer, i) => [layer, i / 5]));
  yield { kind: "measured", pictures, distance: { picture: paths[1]!, total: 0.4, layers } };
};

it("shows both pictures, their matrices and how far they are apart", async () => {
  const app = openTestApp({ open, jobs: { measureGrams } });
  await app.sees("Gram matrix of relu1_1");
  await app.sees(/▸ relu1_1 +0\.00/);
  await app.sees(/mean +█+.*0\.40/);
  await app.sees("nearly the same");
  await app.type(keys.right.repeat(4));
  await app.sees("Gram matrix of relu5_1");
  await app.sees("quite different");
});

it("says in plain words what is seen, with these pictures' numbers", async () => {
  const app = openTestApp({ open, jobs: { measureGrams }, size: { columns: 80, rows: 30 } });
  await app.sees("relu1_1 is about colours and");
  await app.sees("1 of 2");
});

it("takes other pictures, and lets them change places", async () => {
  const asked: string[] = [];
  const counting: Jobs["measureGrams"] = (request, signal) => {
    asked.push(request.paths.map((path) => path.split("/").at(-1)).join(" "));
    return measureGrams(request, signal);
  };
  const app = openTestApp({ open, jobs: { measureGrams: counting } });
  await app.sees("Gram matrix");
  await app.type("x");
  await expect.poll(() => asked.at(-1)).toBe("brush-strokes.jpg landscape.jpg");
  await app.type("2");
  await app.sees("Choose the second picture");
  await app.type(keys.enter);
  await app.sees("Woodblock waves");
  await app.type(keys.down.repeat(3), keys.enter);
  await expect.poll(() => asked.at(-1)).toBe("brush-strokes.jpg waves.jpg");
});

it("a failure is a message", async () => {
  const jobs: Partial<Jobs> = {
    async *measureGrams() {
      yield { kind: "stage", text: "reading" };
      throw new Error('"photo.jpg": expected a picture of at least 16 pixels a side');
    },
  };
  const app = openTestApp({ open, jobs });
  await app.sees("at least 16");
});
