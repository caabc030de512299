import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freeOutput, suggestFolder, suggestName } from "@gramstyle/jobs/files";
import { afterAll, beforeAll, expect, it } from "vitest";
import { shownPath } from "../../render/shown-path.ts";
import { pause, testStyles } from "../app.test.helpers.tsx";
import { firstChoices } from "../state/choices.ts";
import { planOf } from "./optimize-plan.ts";
import { createPacedTeller } from "./paced-teller.ts";

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
  expect(shownPath(await suggestFolder(join(folder, "holiday"), "udnie"))).toBe("holiday-udnie");
});

it("never lets anything be overwritten", async () => {
  await expect(freeOutput("lake-waves.jpg")).rejects.toThrow(/exists already; choose another name/);
  await expect(freeOutput(" ")).rejects.toThrow(/expected a name/);
  await expect(freeOutput("gone/lake.jpg")).rejects.toThrow(/does not exist/);
  await expect(freeOutput("lake.xyz")).rejects.toThrow(/expected a picture's extension/);
  expect(await freeOutput("lake.png")).toBe(join(process.cwd(), "lake.png"));
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
