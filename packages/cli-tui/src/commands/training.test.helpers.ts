/** What tests of trainings share: small pictures, a small encoder, the command as a process. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  buildMini,
  collectParameters,
  createRandom,
  formatSafetensors,
  initialParameters,
  input,
  type MiniArchitecture,
} from "@gramstyle/core";
import { writePicture } from "@gramstyle/media";

const script = fileURLToPath(new URL("../../bin/gramstyle.js", import.meta.url));

/** Starts the command in a folder. `blocks` is what `ulimit -f` gets. */
export function start(folder: string, args: readonly string[], blocks?: number): ChildProcess {
  const options: SpawnOptions = { cwd: folder, stdio: ["ignore", "pipe", "pipe"] };
  const command = [process.execPath, script, ...args];
  if (blocks === undefined) return spawn(command[0]!, command.slice(1), options);
  return spawn("bash", ["-c", `ulimit -f ${blocks}; exec "$@"`, "bash", ...command], options);
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout!.on("data", (text) => {
    stdout += text;
  });
  child.stderr!.on("data", (text) => {
    stderr += text;
  });
  return new Promise((done) => {
    child.on("close", (code, signal) => done({ code, signal, stdout, stderr }));
  });
}

/** Sends a signal once the command, run with --json, has told of so many steps. */
export function signalAfter(steps: number, child: ChildProcess, signal: NodeJS.Signals): void {
  let seen = "";
  const listen = (text: unknown) => {
    seen += text;
    if (seen.split('"event":"progress"').length <= steps) return;
    child.stdout!.off("data", listen);
    child.kill(signal);
  };
  child.stdout!.on("data", listen);
}

export async function writeNoise(path: string, side: number, seed: number): Promise<void> {
  const random = createRandom(seed);
  const data = Float32Array.from({ length: 3 * side * side }, random);
  await writePicture(path, { width: side, height: side, data });
}

export async function writePictures(folder: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let i = 0; i < count; i++) await writeNoise(join(folder, `${i}.png`), 40 + i, i);
}

/** An untrained encoder, as narrow as can be, in the form of mini's weights. */
export async function writeTinyEncoder(path: string): Promise<void> {
  const architecture: MiniArchitecture = {
    channels: [2, 2, 3, 3, 4],
    convolutions: [1, 1, 1, 2, 1],
    heads: { relu1_1: 2, relu2_1: 2, relu3_1: 3, relu4_1: 3, relu4_2: 3, relu5_1: 4 },
  };
  const layers = Object.keys(architecture.heads);
  const specs = collectParameters((source) =>
    buildMini(input("image", [1, 3, 16, 16]), layers, architecture, source),
  );
  const metadata = { architecture: JSON.stringify(architecture) };
  await writeFile(path, formatSafetensors(initialParameters(specs, 1), metadata));
}
