// The example server under 20 requests at once, of which two leave.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, root } from "./shell.mjs";

const watcher = fileURLToPath(new URL("watch-delay.mjs", import.meta.url));

export async function checkServer(gate, folder) {
  await gate.check("example server: 20 requests at once, two of them aborted", async () => {
    const source = readFileSync(join(root, "examples/src/server.ts"), "utf8");
    expect(source.trimEnd().split("\n").length <= 25, "expected at most 25 lines");
    const port = 20_000 + (process.pid % 20_000);
    const server = spawn(process.execPath, ["--import", watcher, "server.js"], {
      cwd: folder,
      env: { ...process.env, PORT: String(port) },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const ended = new Promise((resolve) => server.on("exit", resolve));
    try {
      const address = `http://localhost:${port}/`;
      const photo = readFileSync(join(folder, "photo.jpg"));
      const post = (body, signal) => fetch(address, { method: "POST", body, signal });
      for (let tries = 0; ; tries++) {
        const ready = await post("no picture").catch(() => undefined);
        if (ready) {
          expect(ready.status === 400, `expected 400 for no picture, got ${ready.status}`);
          break;
        }
        expect(tries < 100 && server.exitCode === null, "expected the server to listen");
        await wait(100);
      }
      await (await post(photo)).arrayBuffer();
      const answer = (name) =>
        new Promise((resolve) => {
          server.once("message", resolve);
          server.send(name);
        });
      await answer("reset");
      const leaving = [new AbortController(), new AbortController()];
      const started = performance.now();
      const requests = Array.from({ length: 20 }, async (_, i) => {
        const response = await post(photo, leaving[i - 10]?.signal);
        const bytes = await response.arrayBuffer();
        return { status: response.status, bytes: bytes.byteLength };
      });
      const settled = Promise.allSettled(requests);
      await wait(300);
      for (const controller of leaving) controller.abort();
      const results = await settled;
      const seconds = (performance.now() - started) / 1000;
      const painted = results.filter((it) => it.value?.status === 200 && it.value.bytes > 10_000);
      const aborted = results.filter((it) => it.reason?.name === "AbortError");
      expect(
        painted.length === 18 && aborted.length === 2,
        `expected 18 pictures and 2 aborted requests, got ${painted.length} and ${aborted.length}`,
      );
      const { most, usual } = await answer("report");
      return `${seconds.toFixed(1)} s; the event loop's delay is ${most.toFixed(0)} ms at most, ${usual.toFixed(0)} ms in 99 of 100 (50 on a quiet machine)`;
    } finally {
      server.kill();
      await ended;
    }
  });
}
