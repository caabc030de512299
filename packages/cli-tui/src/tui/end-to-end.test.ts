/** `gramstyle` in a real terminal, with real work. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPicture } from "@gramstyle/media";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasTmux, openTmux, program, type TmuxTerminal } from "./tmux.test.helpers.ts";

let folder: string;
let terminal: TmuxTerminal | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gramstyle-e2e-"));
  mkdirSync(join(folder, "work"));
});
afterEach(() => {
  terminal?.close();
  rmSync(folder, { recursive: true });
});

const work = (...names: string[]) => join(folder, "work", ...names);
const start = (options: { columns?: number; rows?: number; NODE_OPTIONS?: string } = {}) => {
  const { columns = 80, rows = 24, NODE_OPTIONS = "" } = options;
  const environment = { XDG_STATE_HOME: join(folder, "state"), NODE_OPTIONS };
  terminal = openTmux({ cwd: work(), columns, rows, environment });
  return terminal;
};

/** From Home, fast mode, to a small and short run in slow mode. */
async function beginSmallRun(app: TmuxTerminal): Promise<void> {
  app.keys("m");
  await app.sees("slow: any painting");
  app.keys("Down", "Down", "Down", "Down", ...Array(4).fill("Left"));
  await app.sees("64 pixels");
  app.keys("Down", "Left");
  await app.sees("sketch, 40 iterations");
  app.keys(...Array(5).fill("Up"), "Enter");
}

// Without tmux there is no terminal to try it in.
describe.skipIf(!hasTmux)("gramstyle in tmux", () => {
  it("stylizes a sample, optimizes with a weight changed on the way, saves both, quits", async () => {
    const app = start();
    await app.sees("as great-wave");
    await app.sees("▀▀▀▀▀▀▀▀");
    app.keys("Enter");
    await app.sees("strength");
    await app.sees("▀▀▀▀▀▀▀▀");
    app.keys("Left", "Left");
    await app.sees("90 %");
    app.keys("s");
    await app.sees("Save as landscape-great-wave.jpg");
    app.keys("Enter");
    await app.sees("saved landscape-great-wave.jpg, 768×512 pixels");
    app.keys("Escape");
    await app.sees("Begin");

    await beginSmallRun(app);
    await app.sees(/\d+\/\d+ of scale/);
    app.keys("Down", "Right", "Right");
    await app.sees("‹1.56›");
    await app.sees("done");
    app.keys("w");
    await app.sees("Save with its recipe as landscape-brush-strokes.png");
    app.keys("Enter");
    await app.sees("landscape-brush-strokes.json");
    app.keys("Escape");
    await app.sees("Begin");
    app.keys("q");
    await app.sees("ended 0");

    expect(app.facts()).toEqual({ cursor: true, alternate: false });
    expect(readdirSync(work()).sort()).toEqual([
      "landscape-brush-strokes.json",
      "landscape-brush-strokes.png",
      "landscape-great-wave.jpg",
    ]);
    expect(await readPicture(work("landscape-great-wave.jpg"))).toMatchObject({ width: 768 });
    expect(await readPicture(work("landscape-brush-strokes.png"))).toMatchObject({ width: 64 });
  });

  it("SIGTERM in the middle of a run loses nothing, and gives the terminal back", async () => {
    const app = start();
    await app.sees("Begin");
    // Of the usual size, so that it does not come to its end before.
    app.keys("m");
    await app.sees("slow: any painting");
    app.keys("Enter");
    await app.sees(/\d+\/\d+ of scale/);
    app.keys("Space");
    await app.sees("paused");
    process.kill(app.pid(), "SIGTERM");
    await app.sees("ended 130");
    expect(app.facts()).toEqual({ cursor: true, alternate: false });
    app.close();
    const again = start();
    await again.sees("Go on");
    again.keys("Down", "Enter");
    await again.sees(/\d+\/\d+ of scale/);
    again.keys("C-c");
    await again.sees("ended 0");
  });

  it("a crash gives the terminal back, and says what happened", async () => {
    const crash = join(folder, "crash.mjs");
    writeFileSync(
      crash,
      `import { isMainThread } from "node:worker_threads";
       import { existsSync } from "node:fs";
       if (isMainThread) setInterval(() => { if (existsSync("now")) throw new Error("boom"); }, 50).unref();`,
    );
    const app = start({ NODE_OPTIONS: `--import=${crash}` });
    await app.sees("as great-wave");
    writeFileSync(work("now"), "");
    await app.sees("ended 1");
    expect(app.screen()).toContain("gramstyle: boom");
    expect(app.facts()).toEqual({ cursor: true, alternate: false });
  });

  it("follows the terminal's size, down to a tiny one and back", async () => {
    const app = start();
    await app.sees("as great-wave");
    await app.resize(20, 5);
    await app.sees("needs 60×18");
    expect(app.screen().split("\n").filter(Boolean).length).toBeLessThanOrEqual(5);
    await app.resize(110, 30);
    await app.sees("as great-wave");
    await app.sees("▀".repeat(30));
    await app.resize(70, 20);
    await app.sees("? help");
    const lines = app.screen().split("\n").filter(Boolean);
    expect(lines[0]).toMatch(/^ gramstyle +neural style transfer$/);
    expect(lines.filter((line) => line.includes("gramstyle"))).toHaveLength(1);
    app.keys("q");
    await app.sees("ended 0");
  });
});

it("without a terminal it prints the help", () => {
  const printed = execFileSync(process.execPath, [program], { encoding: "utf8", stdio: "pipe" });
  expect(printed).toContain("Usage: gramstyle");
  expect(printed).not.toContain("\x1b");
});
