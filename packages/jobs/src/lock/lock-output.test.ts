import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, it } from "vitest";
import { lockOutput, lockOutputs } from "./lock-output.ts";
import { processStart } from "./process-start.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-lock-"));
const output = join(folder, "out.png");
const file = join(folder, ".out.png.lock");
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => rmSync(file, { force: true }));

const since = "2026-01-02T03:04:05.678Z";
const holds = (holder: object) =>
  writeFileSync(file, JSON.stringify({ pid: 1, host: hostname(), start: null, since, ...holder }));

it("is there while it is held, and gone when it is given back", async () => {
  const lock = await lockOutput(output);
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    pid: process.pid,
    host: hostname(),
  });
  await expect(lockOutput(output)).rejects.toThrow(/out\.png": this process is writing it already/);
  await lock.release();
  await lock.release();
  expect(existsSync(file)).toBe(false);
  await (await lockOutput(output)).release();
});

it("names the process that holds it, on one line", async () => {
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 1e6)"], { stdio: "ignore" });
  try {
    holds({ pid: other.pid, start: (await processStart(other.pid!)) ?? null });
    await expect(lockOutput(output)).rejects.toThrow(
      new RegExp(
        `out\\.png": another process \\(${other.pid}, since [-0-9]+ [:0-9]+\\) is writing it`,
      ),
    );
  } finally {
    other.kill("SIGKILL");
  }
});

it("of a process that is gone is taken over", async () => {
  const gone = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await new Promise((done) => gone.on("close", done));
  holds({ pid: gone.pid });
  await (await lockOutput(output)).release();
  expect(readdirSync(folder)).toEqual([]);
});

it.skipIf(process.platform !== "linux")(
  "of a process that had this number before is taken over",
  async () => {
    holds({ pid: process.pid, start: "another boot 12" });
    await (await lockOutput(output)).release();
  },
);

it("of another machine stays, and the message says what to do", async () => {
  holds({ host: "elsewhere" });
  await expect(lockOutput(output)).rejects.toThrow(/process 1 on elsewhere .* remove ".*\.lock"/);
});

it.each(["", "no JSON", "{}"])("that says %j is none", async (text) => {
  writeFileSync(file, text);
  await (await lockOutput(output)).release();
});

it("goes to one of many that want it at the same time", async () => {
  holds({ pid: 2 ** 30 });
  const wanted = await Promise.allSettled(Array.from({ length: 8 }, () => lockOutput(output)));
  const got = wanted.flatMap((want) => (want.status === "fulfilled" ? [want.value] : []));
  expect(got).toHaveLength(1);
  await got[0]!.release();
});

it("takes all of several outputs or none", async () => {
  const other = join(folder, "out.checkpoint");
  const lock = await lockOutput(output);
  await expect(lockOutputs([other, output])).rejects.toThrow(/this process/);
  expect(existsSync(join(folder, ".out.checkpoint.lock"))).toBe(false);
  await lock.release();
  await (await lockOutputs([other, output])).release();
});

it("says in one line where nothing can be written", async () => {
  const path = join(folder, "gone", "out.png");
  await expect(lockOutput(path)).rejects.toThrow(/out\.png": cannot be written/);
});
