import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { writeAtomically } from "./write-atomically.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-atomic-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("removes what killed processes left of the same target, and nothing else", async () => {
  const { pid: dead } = spawnSync(process.execPath, ["--version"]);
  const left = (name: string) => writeFileSync(join(folder, name), "half");
  left(`.a.png.${dead}-0123abcd.tmp`);
  const kept = [
    `.a.png.${process.ppid}-0123abcd.tmp`,
    `.b.png.${dead}-0123abcd.tmp`,
    `.a.png.${dead}.tmp`,
  ];
  for (const name of kept) left(name);
  await writeAtomically(join(folder, "a.png"), Buffer.from("whole"));
  expect(readdirSync(folder).sort()).toEqual([...kept, "a.png"].sort());
  expect(readFileSync(join(folder, "a.png"), "utf8")).toBe("whole");
});

it("throws what the file system says of a folder that is not there", async () => {
  const path = join(folder, "gone", "a.png");
  await expect(writeAtomically(path, Buffer.from(""))).rejects.toMatchObject({ code: "ENOENT" });
});
