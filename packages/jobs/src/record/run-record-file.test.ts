import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunRecord } from "@gramstyle/models";
import { afterAll, expect, it } from "vitest";
import { writeRunRecord } from "./run-record-file.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-record-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("is not written over one that another run has written meanwhile, unless it may be", async () => {
  const path = join(folder, "run.json");
  writeFileSync(path, "another");
  const record = { command: "optimize" } as RunRecord;
  await expect(writeRunRecord(path, record)).rejects.toThrow(/run\.json" exists already/);
  expect(readFileSync(path, "utf8")).toBe("another");
  await writeRunRecord(path, record, { force: true });
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(record);
});
