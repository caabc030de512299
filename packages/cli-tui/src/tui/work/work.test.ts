import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { samplePictures } from "@gramstyle/samples";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pause, testStyles } from "../app.test.helpers.tsx";
import { firstChoices } from "../state/choices.ts";
import { channel } from "./channel.ts";
import { planOf } from "./optimize-plan.ts";
import { freeOutput, suggestFolder, suggestName } from "./output-name.ts";
import { createPacedTeller } from "./paced-teller.ts";
import type { StyleEngine } from "./style-engine.ts";
import { stylizeFolder } from "./stylize-jobs.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-work-"));
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

it("suggests names that are free", async () => {
  expect(await suggestName("/a/lake.jpg", "waves")).toBe("lake-waves.jpg");
  writeFileSync("lake-waves.jpg", "");
  expect(await suggestName("/a/lake.jpg", "waves")).toBe("lake-waves-2.jpg");
  expect(await suggestName("/a/lake.heic", "/b/waves.jpg")).toBe("lake-waves.png");
  expect(await suggestName("/a/lake.jpg", "/b/waves.jpg", ".png")).toBe("lake-waves.png");
  expect(await suggestFolder(join(folder, "holiday"), "udnie")).toBe("holiday-udnie");
});

it("never lets anything be overwritten", async () => {
  await expect(freeOutput("lake-waves.jpg")).rejects.toThrow(/exists already; choose another name/);
  await expect(freeOutput(" ")).rejects.toThrow(/expected a name/);
  await expect(freeOutput("gone/lake.jpg")).rejects.toThrow(/does not exist/);
  await expect(freeOutput("lake.xyz")).rejects.toThrow(/expected a picture's extension/);
  expect(await freeOutput("lake.png")).toBe(join(process.cwd(), "lake.png"));
});

it("callbacks become records, in order, and failures too", async () => {
  const records = channel<number>();
  records.send(1);
  setTimeout(() => {
    records.send(2);
    records.end();
  }, 5);
  const received: number[] = [];
  for await (const record of records.receive()) received.push(record);
  expect(received).toEqual([1, 2]);
  const failing = channel<number>();
  failing.fail(new Error("no"));
  await expect(failing.receive().next()).rejects.toThrow("no");
});

it("tells slow drawings less often, and at once where a user waits", async () => {
  let time = 0;
  let told = 0;
  const teller = createPacedTeller(() => time);
  teller.subscribe(() => {
    told++;
    time += 20;
  });
  teller.tell(true);
  expect(told).toBe(1);
  await pause(1);
  // 20 ms of drawing are worth a second's pause; from then on it tells again.
  teller.tell();
  await pause(30);
  expect(told).toBe(1);
  teller.tell(true);
  expect(told).toBe(2);
  teller.close();
});

const choices = firstChoices(testStyles);

it("what was chosen becomes a plan", async () => {
  const plan = await planOf(choices, "out.png");
  expect(plan).toMatchObject({
    encoder: "mini",
    longSide: 384,
    output: join(process.cwd(), "out.png"),
  });
  expect(plan.iterations.reduce((sum, count) => sum + count)).toBe(200);
});

it("a bad file in a folder does not stop the others", async () => {
  const input = join(folder, "input");
  mkdirSync(input);
  const sample = await import("node:fs/promises").then(({ readFile }) =>
    readFile(samplePictures.contents[0]!.path),
  );
  for (const name of ["a.jpg", "c.jpg"]) writeFileSync(join(input, name), sample);
  writeFileSync(join(input, "b.jpg"), "no picture at all");
  const engine: StyleEngine = { stylize: async (_model, image) => image, dispose: async () => {} };
  const request = {
    folder: input,
    model: testStyles[0]!,
    strength: 1,
    output: join(folder, "out"),
  };
  const records = [];
  for await (const record of stylizeFolder(engine, request, new AbortController().signal)) {
    records.push(record);
  }
  expect(records.map(({ done }) => done)).toEqual([0, 1, 2, 3]);
  expect(records.at(-1)?.failed).toEqual([expect.stringMatching(/b\.jpg": expected a .*got text/)]);
  // A second time everything is there already, and stays.
  const again = [];
  for await (const record of stylizeFolder(engine, request, new AbortController().signal)) {
    again.push(record);
  }
  expect(again.at(-1)?.failed).toHaveLength(3);
});
