import { defaultStyleLayers, type LayerGram } from "@gramstyle/jobs/gram";
import { expect, it } from "vitest";
import { keys, openTestApp, plainImage } from "../app.test.helpers.tsx";
import type { Jobs } from "../jobs.ts";

const open = [{ name: "look" }] as const;

/** Two features; in the second picture they come together. */
const gramsOf = (together: number): LayerGram[] =>
  defaultStyleLayers.map((layer, i) => {
    const gram = Float32Array.of(2, together, together, 1);
    // At a distance of i / 5 from the first picture's.
    const cosine = 1 - (together * i) / 5;
    const centredGram = Float32Array.of(cosine, Math.sqrt(1 - cosine ** 2), 0, 0);
    return { layer, channels: 2, gram, centredGram };
  });

const gram: Jobs["gram"] = async function* ({ pictures }) {
  yield { event: "stage", stage: "starting the engine" };
  for (const [i, picture] of pictures.entries()) {
    const image = plainImage(0, 1, 0);
    yield { event: "measured", picture, image, encoder: "mini", grams: gramsOf(i) };
  }
};

it("shows both pictures, their matrices and how far they are apart", async () => {
  const app = openTestApp({ open, jobs: { gram } });
  await app.sees("Gram matrix of relu1_1");
  await app.sees(/▸ relu1_1 +0\.00/);
  await app.sees(/mean +█+.*0\.40/);
  await app.sees("nearly the same");
  await app.type(keys.right.repeat(4));
  await app.sees("Gram matrix of relu5_1");
  await app.sees("quite different");
});

it("says in plain words what is seen, with these pictures' numbers", async () => {
  const app = openTestApp({ open, jobs: { gram }, size: { columns: 80, rows: 30 } });
  await app.sees("relu1_1 is about colours and");
  await app.sees("1 of 2");
});

it("takes other pictures, and lets them change places", async () => {
  const asked: string[] = [];
  const counting: Jobs["gram"] = (request, signal) => {
    asked.push(request.pictures.map((path) => path.split("/").at(-1)).join(" "));
    return gram(request, signal);
  };
  const app = openTestApp({ open, jobs: { gram: counting } });
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
    async *gram() {
      yield { event: "stage", stage: "reading inputs" };
      throw new Error('"photo.jpg": expected a picture of at least 16 pixels a side');
    },
  };
  const app = openTestApp({ open, jobs });
  await app.sees("at least 16");
});
