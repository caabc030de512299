import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { DoctorReport } from "../render/doctor.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("../../bin/gramstyle.js", import.meta.url));

test("gramstyle doctor --json: one line that says what works", async () => {
  const { stdout, stderr } = await run(process.execPath, [script, "doctor", "--json"]);
  expect(stderr).toBe("");
  expect(stdout.trim().split("\n")).toHaveLength(1);
  const report = JSON.parse(stdout) as DoctorReport;
  expect(report.format).toBe(1);
  expect(report.node.supported).toBe(true);
  const ort = report.engines.find(({ backend }) => backend === "ort")!;
  expect(ort.devices.find(({ device }) => device === "cpu")).toMatchObject({ works: true });
  expect(report.engines.map(({ backend }) => backend)).toContain("tfjs");
  expect(report.encoders.map(({ name }) => name)).toEqual(["vgg19", "vgg16", "mini"]);
  expect(report.styles.length).toBeGreaterThan(0);
  expect(report.terminal).toMatchObject({ isTerminal: false, graphics: null });
});

test("gramstyle doctor: a table", async () => {
  const { stdout } = await run(process.execPath, [script, "doctor"]);
  expect(stdout).toMatch(/✓ {2}ort +cpu +\d/);
  expect(stdout).toMatch(/✓ {2}mini /);
  expect(stdout).toMatch(/– {2}terminal +the output is not one/);
});
