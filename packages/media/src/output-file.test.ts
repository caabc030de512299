import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "@gramstyle/core";
import { afterAll, expect, it } from "vitest";
import { makeFolder } from "./output-file.ts";

const root = mkdtempSync(join(tmpdir(), "gramstyle-output-"));
afterAll(() => rmSync(root, { recursive: true }));

it("makes a folder and those around it; one that is there is fine", async () => {
  for (let i = 0; i < 2; i++) await makeFolder(join(root, "a", "b", "c"));
  expect(existsSync(join(root, "a", "b", "c"))).toBe(true);
});

it("says in one line that a file is in the way", async () => {
  writeFileSync(join(root, "file"), "");
  for (const name of ["file", join("file", "below")]) {
    const made = makeFolder(join(root, name));
    await expect(made).rejects.toThrow(UserError);
    await expect(made).rejects.toThrow(/expected a folder or none, got a file|is a file, not/);
  }
});

it.skipIf(process.platform !== "linux")("ends where nothing can be made", async () => {
  const made = makeFolder("/proc/gramstyle/below");
  await expect(made).rejects.toThrow(UserError);
  await expect(made).rejects.toThrow(/^"\/proc\/gramstyle": cannot be made: (?!E[A-Z]+)/);
});
