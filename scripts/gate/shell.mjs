// Running commands, quietly unless they fail.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));
export const { packageManager } = readJson(`${root}package.json`);

/** @returns stdout; throws with what was printed where it fails or takes more than `seconds` */
export function run(command, args, { cwd = root, seconds = 240, env = {}, input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      shell: process.platform === "win32",
      stdio: ["pipe", "pipe", "pipe"],
    });
    const chunks = [];
    let errors = "";
    const timer = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
    child.stdout.on("data", (data) => chunks.push(data));
    child.stderr.on("data", (data) => {
      errors += data;
    });
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const output = Buffer.concat(chunks);
      if (code === 0) return resolve(input === undefined ? output.toString() : output);
      const said = `${output.toString()}\n${errors}`.trim().split("\n").slice(-40).join("\n");
      reject(`${command} ${args.join(" ")}: ${signal ?? `exit code ${code}`}\n${said}`);
    });
  });
}

export const pnpm = (args, options) => run("npx", ["--yes", packageManager, ...args], options);
export const node = (args, options) => run(process.execPath, args, options);

export function expect(condition, message) {
  if (!condition) throw new Error(message);
}
