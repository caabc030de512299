/** `gramstyle webcam --terminal` in a real terminal, with real frames. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPicture } from "@gramstyle/media";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasTmux, openTmux, type TmuxTerminal } from "../tui/tmux.test.helpers.ts";

const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;

let folder: string;
let terminal: TmuxTerminal | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gramstyle-live-"));
});
afterEach(() => {
  terminal?.close();
  rmSync(folder, { recursive: true });
});

const start = (args: readonly string[] = ["--camera", "test"], environment = {}) => {
  const size = { columns: 100, rows: 24 };
  terminal = openTmux({
    ...{ cwd: folder, ...size, environment },
    args: ["webcam", "--terminal", ...args],
  });
  return terminal;
};
const isMoving = /\d fps/;
const givenBack = { cursor: true, alternate: false };
/** The ffmpeg that a process runs. */
const ffmpegOf = (pid: number) =>
  execFileSync("pgrep", ["-P", String(pid), "ffmpeg"], { encoding: "utf8" }).trim();

describe.skipIf(!hasTmux || !hasFfmpeg)("live in tmux (skipped without tmux or ffmpeg)", () => {
  it("shows moving frames; style, strength, mirror and snapshot by keys; quits", async () => {
    const app = start();
    await app.sees("The Great Wave off Kanagawa");
    await app.sees(isMoving);
    await app.sees("▀".repeat(40));
    const before = app.colours();
    const until = performance.now() + 20_000;
    while (app.colours() === before && performance.now() < until) await pause(50);
    const picture = (text: string) => text.split("\n").slice(1, -4).join("\n");
    expect(picture(app.colours())).not.toBe(picture(before));

    app.keys("3");
    await app.sees("The Starry Night");
    app.keys("Right", "p", "Left");
    await app.sees("The Great Wave off Kanagawa");
    app.keys("-", "-");
    await app.sees("80 %");
    app.keys("m");
    await app.sees("mirror   model");
    app.keys("s");
    await app.sees("saved webcam-great-wave.png");
    expect(await readPicture(join(folder, "webcam-great-wave.png"))).toMatchObject({
      width: 640,
      height: 480,
    });
    app.keys("s");
    await app.sees("saved webcam-great-wave-2.png");
    const ffmpeg = ffmpegOf(app.pid());
    app.keys("q");
    await app.sees("ended 0");
    expect(app.facts()).toEqual(givenBack);
    expect(spawnSync("ps", ["-p", ffmpeg]).status).toBe(1);
  });

  it("follows the terminal's size, down to a tiny one and back", async () => {
    const app = start(["--camera", "sample", "--size", "64"]);
    await app.sees(isMoving);
    await app.resize(24, 6);
    await app.sees(/^ The Great/);
    expect(app.screen()).not.toContain("strength");
    await app.resize(120, 40);
    await app.sees("q quit");
    await app.sees("▀".repeat(90));
    const lines = app.screen().split("\n").filter(Boolean);
    expect(lines.filter((line) => line.includes("The Great Wave"))).toHaveLength(1);
    app.keys("C-c");
    await app.sees("ended 0");
  });

  it("gives the terminal back on SIGTERM", async () => {
    const app = start();
    await app.sees(isMoving);
    process.kill(app.pid(), "SIGTERM");
    await app.sees("ended 130");
    expect(app.facts()).toEqual(givenBack);
  });

  it("gives the terminal back where frames stop, and says so in one line", async () => {
    const app = start();
    await app.sees(isMoving);
    process.kill(Number(ffmpegOf(app.pid())), "SIGKILL");
    await app.sees("ended 1");
    expect(app.screen().trim().split("\n")).toEqual([
      expect.stringMatching(/^gramstyle: the test picture: stopped: /),
      "ended 1",
    ]);
    expect(app.facts()).toEqual(givenBack);
  });

  it("gives the terminal back where a clip cannot be played, or after a crash", async () => {
    writeFileSync(join(folder, "broken.mp4"), "no video");
    const app = start(["--camera", "broken.mp4"]);
    await app.sees("ended 1");
    expect(app.screen()).toContain("cannot be played");
    expect(app.facts()).toEqual(givenBack);
    app.close();
    const crash = join(folder, "crash.mjs");
    writeFileSync(
      crash,
      `import { isMainThread } from "node:worker_threads";
       if (isMainThread && process.argv[2] === "webcam") setTimeout(() => { throw new Error("boom"); }, 4000).unref();`,
    );
    const again = start(["--camera", "test"], { NODE_OPTIONS: `--import=${crash}` });
    await again.sees(isMoving);
    await again.sees("ended 1");
    expect(again.screen()).toContain("gramstyle: boom");
    expect(again.facts()).toEqual(givenBack);
  });
});

const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));
