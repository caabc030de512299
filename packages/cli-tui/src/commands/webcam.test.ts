import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { findPage } from "../page/find-page.ts";

const script = fileURLToPath(new URL("../../bin/gramstyle.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gramstyle-webcam-"));
afterAll(() => rmSync(folder, { recursive: true }));
let running: ChildProcess | undefined;
afterEach(() => running?.kill("SIGKILL"));

const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;
const hasCameras = existsSync("/sys/class/video4linux");

function gramstyle(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "webcam", ...args], {
    encoding: "utf8",
    cwd: folder,
  });
  return { status, stdout, stderr };
}

function isPageBuilt(): boolean {
  try {
    findPage();
    return true;
  } catch {
    return false;
  }
}

it.each([
  [["--camera", "test"], "--camera: expected together with --terminal or --virtual"],
  [["--strength", "0.5"], "--strength: expected together with --terminal or --virtual"],
  [["--terminal", "--no-open"], "--no-open: is for the web page"],
  [["--virtual", "/dev/null", "--port", "80"], "--port: is for the web page"],
  [["--port", "70000"], "--port: expected a whole number from 0 to 65535, got 70000"],
  [["--json"], "--json: expected together with --list"],
  [["--terminal"], "--terminal: expected a terminal"],
] as const)("%j: one line, exit code 2", (args, line) => {
  const { status, stdout, stderr } = gramstyle(...args);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain(line);
});

// Elsewhere the device is refused before all else.
describe.skipIf(process.platform !== "linux")("--virtual (Linux alone)", () => {
  it("says what is wrong with the model, and with the device", () => {
    const model = gramstyle("--virtual", "/dev/null", "--model", "great-wav");
    expect(model.stderr).toContain('no style "great-wav" (did you mean great-wave?)');
    const device = gramstyle("--virtual", "/dev/video99", "--camera", "test");
    expect(device.stderr).toContain("sudo modprobe v4l2loopback");
    expect([model.status, device.status]).toEqual([2, 2]);
  });

  // The device takes whatever is written, so the format fails at it: the end of a real run.
  it.skipIf(!hasFfmpeg)("ends in one line where the device takes no pictures", () => {
    const { status, stderr } = gramstyle("--virtual", "/dev/null", "--camera", "test");
    expect(status).toBe(1);
    expect(stderr.trim().split("\n").at(-1)).toMatch(
      /^gramstyle: --virtual: "\/dev\/null" takes no (pictures|frames)/,
    );
  });
});

it.skipIf(hasCameras)(
  "lists no cameras where there are none (skipped: this machine has some)",
  () => {
    expect(gramstyle("--list")).toMatchObject({ status: 0, stderr: "" });
    expect(gramstyle("--list").stdout).toContain("No camera was found.");
    expect(JSON.parse(gramstyle("--list", "--json").stdout)).toEqual([]);
  },
);

describe.skipIf(!isPageBuilt())("the web page (skipped: it is not built)", () => {
  it("is served until Ctrl-C", async () => {
    const child = spawn(process.execPath, [script, "webcam", "--no-open", "--port", "0"]);
    running = child;
    let printed = "";
    const url = await new Promise<string>((done) => {
      child.stdout.on("data", (text) => {
        printed += text;
        const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed);
        if (found) done(found[0]);
      });
    });
    const response = await fetch(url);
    expect(response.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    expect(await response.text()).toContain("<html");
    child.kill("SIGINT");
    const code = await new Promise((done) => child.once("exit", done));
    expect(code).toBe(130);
    await expect(fetch(url)).rejects.toThrow();
  });

  it("says that a port is taken", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const { port } = other.address() as { port: number };
    const { status, stderr } = gramstyle("--no-open", "--port", String(port));
    other.close();
    expect([status, stderr]).toEqual([
      2,
      `gramstyle: --port: port ${port} is in use; choose another, or leave it out to get a free one\n`,
    ]);
  });
});
