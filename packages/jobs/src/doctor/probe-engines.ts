/**
 * Tries every device of every backend, each in a process of its own: a driver or a native library
 * may print, hang or crash, and none of that may reach this process.
 */
import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { errorMessage } from "@gramstyle/core";
import { backendNames, locate } from "../engine/create-backend.ts";
import { enginePackages } from "../record/engine-packages.ts";
import type { DeviceProbe, EngineStatus } from "./report.ts";

/** What the process of a probe says; nothing, where it dies. */
export type ProbeAnswer =
  | { readonly works: true; readonly seconds: number }
  | { readonly works: false; readonly reason: string };

/** The devices of the backends that come along; of any other, what it takes by itself. */
const devicesOf: Readonly<Record<string, readonly string[]>> = {
  ort: ["cpu", "webgpu", "cuda"],
  tfjs: ["node", "node-gpu", "wasm", "webgpu", "webgl", "cpu"],
};

/** Longer than an engine's own look at its devices may take, in ms. */
const patience = 120_000;

export interface ProbeOptions {
  readonly backends?: readonly string[];
  /** Told before each: how many are done, of how many. */
  readonly onProbe?: (what: string, done: number, all: number) => void;
}

/** Every backend with its devices, in order. */
export async function probeEngines(options: ProbeOptions = {}): Promise<EngineStatus[]> {
  const backends = options.backends ?? [...new Set([...backendNames, ...Object.keys(devicesOf)])];
  const engines = backends.map((backend) => {
    const reason = reasonAgainst(backend);
    const devices = reason === null ? (devicesOf[backend] ?? ["auto"]) : [];
    return { backend, reason, devices };
  });
  const tasks = engines.flatMap(({ backend, devices }) =>
    devices.map((device) => ({ backend, device })),
  );
  const probes = new Map<string, DeviceProbe>();
  let next = 0;
  const work = async () => {
    for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) {
      const what = `${task.backend} ${task.device}`;
      options.onProbe?.(what, probes.size, tasks.length);
      probes.set(what, await probeDevice(task.backend, task.device));
    }
  };
  const atOnce = Math.min(4, availableParallelism(), tasks.length);
  await Promise.all(Array.from({ length: atOnce }, work));
  return engines.map(({ backend, reason, devices }) => ({
    backend,
    packages: enginePackages(backend),
    devices: devices.map((device) => probes.get(`${backend} ${device}`)!),
    reason,
  }));
}

/** Why a backend is not there at all. */
function reasonAgainst(backend: string): string | null {
  if (!backendNames.includes(backend)) return "not in this version of Gramstyle";
  try {
    const file = fileURLToPath(locate(backend).module);
    return existsSync(file) ? null : `not installed whole: "${file}" is missing`;
  } catch (error) {
    return errorMessage(error);
  }
}

async function probeDevice(backend: string, device: string): Promise<DeviceProbe> {
  const answer = await runProbe([backend, device]);
  return answer.works
    ? { device, works: true, reason: null, seconds: Math.round(answer.seconds * 1000) / 1000 }
    : { device, works: false, reason: bareReason(answer.reason), seconds: null };
}

/** Without what an engine says around it: the report lists the devices anyway. */
export function bareReason(message: string): string {
  return message
    .replace(/^device "[^"]*" does not work here: /, "")
    .replace(/; devices that work: .*$/, "");
}

/**
 * Waits for a process's answer.
 * @param entry a module; it answers by `process.send`
 */
export function runProbe(
  args: readonly string[],
  entry: string = defaultEntry,
  timeout = patience,
): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const child = fork(entry, args, { execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] });
    let lastError = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      lastError = text.trim().split("\n").at(-1) || lastError;
    });
    let answer: ProbeAnswer | undefined;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, timeout);
    const done = (instead: string) => {
      clearTimeout(timer);
      resolve(answer ?? { works: false, reason: instead });
    };
    child.on("message", (message) => {
      answer = message as ProbeAnswer;
      // It has let go of the engine; what else it would wait for is of no interest.
      setTimeout(() => child.kill("SIGKILL"), 1000).unref();
    });
    child.on("error", (error) => done(`cannot be tried: ${errorMessage(error)}`));
    child.on("close", (code, signal) => {
      const detail = lastError === "" ? "" : `: ${lastError}`;
      if (late) done(`a test did not end within ${timeout / 1000} s`);
      else done(`a test of it crashed (${signal ?? `exit code ${code}`})${detail}`);
    });
  });
}

/** The same file from src/ (in tests) and from dist/. */
const defaultEntry = fileURLToPath(new URL("../../dist/doctor/probe-entry.js", import.meta.url));
