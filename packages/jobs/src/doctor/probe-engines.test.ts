import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { bareReason, probeEngines, runProbe } from "./probe-engines.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-doctor-"));
afterAll(() => rmSync(folder, { recursive: true }));

function entry(name: string, script: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, script);
  return path;
}

test("the processor always computes; what does not has a reason of one line", async () => {
  const [ort] = await probeEngines({ backends: ["ort"] });
  expect(ort!.devices.map(({ device }) => device)).toEqual(["cpu", "webgpu", "cuda"]);
  expect(ort!.devices[0]).toMatchObject({ works: true, reason: null });
  for (const { works, reason, seconds } of ort!.devices) {
    expect(reason === null).toBe(works);
    expect(seconds === null).toBe(!works);
    expect(reason ?? "").not.toMatch(/\n|devices that work/);
  }
});

test("a backend that there is not has a reason of its own", async () => {
  expect(await probeEngines({ backends: ["nothing"] })).toEqual([
    { backend: "nothing", packages: {}, devices: [], reason: "not in this version of Gramstyle" },
  ]);
});

test("a crash, an exit and a hang are reasons, no more", async () => {
  const crash = entry("crash", `process.kill(process.pid, "SIGKILL"); setTimeout(() => {}, 9e3);`);
  expect(await runProbe([], crash)).toEqual({
    works: false,
    reason: "a test of it crashed (SIGKILL)",
  });
  const exit = entry("exit", `console.error("no driver"); process.exitCode = 3;`);
  expect(await runProbe([], exit)).toEqual({
    works: false,
    reason: "a test of it crashed (exit code 3): no driver",
  });
  const hang = entry("hang", "setInterval(() => {}, 1000);");
  expect(await runProbe([], hang, 1500)).toEqual({
    works: false,
    reason: "a test did not end within 1.5 s",
  });
});

test("an answer counts, whatever comes after it", async () => {
  const late = entry(
    "late",
    `process.send({ works: true, seconds: 1 }); setInterval(() => {}, 1000);`,
  );
  expect(await runProbe([], late)).toEqual({ works: true, seconds: 1 });
});

test("what an engine says around a reason is left out", () => {
  expect(bareReason('device "cuda" does not work here: no driver; devices that work: cpu')).toBe(
    "no driver",
  );
  expect(bareReason("out of memory")).toBe("out of memory");
});
