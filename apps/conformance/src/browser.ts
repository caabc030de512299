/**
 * Backends in a real browser, as backends in the test: headless Chromium loads a page with them, and
 * the protocol for remote backends goes over HTTP to and fro.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Backend } from "@gramstyle/core";
import { createRemoteBackend } from "@gramstyle/worker/web";
import { rolldown } from "rolldown";
import {
  createPort,
  type Description,
  decode,
  type Envelope,
  encode,
  type Failure,
  type Opening,
} from "./messages.ts";

const startTimeout = 120_000;
const require = createRequire(import.meta.url);

type TfjsDevice = (Opening & { readonly engine: "tfjs" })["device"];

export interface Browser {
  /** Makes a backend in the page. */
  createBackend(opening: Opening): Promise<Backend>;
  /** Makes a backend of TensorFlow.js in the page and tells about it. */
  describeBackend(device: TfjsDevice): Promise<Description>;
  /** Ends the browser and takes its files away. */
  close(): Promise<void>;
}

/** Where Chromium is; undefined where it is not. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const files = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export async function startBrowser(chromium: string): Promise<Browser> {
  const ports = new Map<number, (message: unknown) => void>();
  const server = await servePage(({ port, message }) => ports.get(port)?.(message));
  const profile = mkdtempSync(join(tmpdir(), "gramstyle-chromium-"));
  const child = spawn(chromium, [...flags(profile), server.address], {
    stdio: ["ignore", "ignore", "pipe"],
    // A group of its own, so that its helpers end with it.
    detached: true,
  });
  const kill = () => killGroup(child);
  process.once("exit", kill);
  const died = deathOf(child);
  const close = async () => {
    kill();
    process.off("exit", kill);
    await died;
    await server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  };

  const failure = await Promise.race([
    server.connected,
    died,
    after(startTimeout, "it did not load the page in time"),
  ]);
  if (failure !== undefined) {
    await close();
    throw new Error(`${basename(chromium)}: ${failure}`);
  }

  let lastPort = 0;
  /** A new port, at whose other end something was asked for. */
  const open = (opening: Opening, onMessage: (message: unknown) => void) => {
    const id = ++lastPort;
    ports.set(id, onMessage);
    server.send({ port: id, message: opening });
    return (message: unknown) => server.send({ port: id, message });
  };
  return {
    async createBackend(opening) {
      const { port, deliver } = createPort((message) => send(message));
      const backend = createRemoteBackend(port, { died });
      const send = open(opening, deliver);
      return backend;
    },
    describeBackend: (device) =>
      new Promise((resolve, reject) => {
        void died.then((reason) => reject(new Error(reason)));
        open({ engine: "tfjs", device, describe: true }, (message) => {
          const answer = message as Description | Failure;
          if ("failed" in answer) reject(new Error(answer.failed));
          else resolve(answer);
        });
      }),
    close,
  };
}

/** WebGL and WebGPU are computed by SwiftShader: slow, but everywhere the same. */
const flags = (profile: string): string[] => [
  "--headless",
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  `--user-data-dir=${profile}`,
];

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/** Resolves with a reason once the browser is gone. */
function deathOf(child: ChildProcess): Promise<string> {
  let lastLine = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    lastLine = text.trim().split("\n").at(-1) ?? lastLine;
  });
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`the browser does not start: ${error.message}`));
    child.once("exit", (code) => resolve(`the browser ended (${code ?? "killed"}): ${lastLine}`));
  });
}

const after = (milliseconds: number, reason: string): Promise<string> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(reason), milliseconds).unref();
  });

/** The page, its scripts and the WebAssembly files, and the way for messages. */
async function servePage(onReply: (envelope: Envelope) => void) {
  const files = await pageFiles();
  let calls: ServerResponse | undefined;
  let connect: () => void;
  const connected = new Promise<undefined>((resolve) => {
    connect = () => resolve(undefined);
  });
  const server = createServer((request, response) => {
    // With these a page is isolated from other origins, and may have threads.
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    const path = request.url ?? "/";
    if (path === "/calls") {
      response.writeHead(200, { "Content-Type": "text/event-stream" }).flushHeaders();
      calls = response;
      connect();
    } else if (path === "/replies") {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      request.on("end", () => {
        response.end();
        onReply(decode(body));
      });
    } else {
      const file = files(path);
      if (file) response.setHeader("Content-Type", file.type).end(file.content);
      else response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    /** When the page is ready for messages. */
    connected,
    send: (envelope: Envelope) => void calls?.write(`data: ${encode(envelope)}\n\n`),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface PageFile {
  readonly type: string;
  readonly content: string | Uint8Array;
}

async function pageFiles(): Promise<(path: string) => PageFile | undefined> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL("page.ts", import.meta.url)),
    platform: "browser",
    external: /^node:/,
    logLevel: "silent",
  });
  const { output } = await bundle.generate({ format: "esm", entryFileNames: "page.js" });
  await bundle.close();
  const scripts = new Map(
    output.flatMap((part) => (part.type === "chunk" ? [[`/${part.fileName}`, part.code]] : [])),
  );
  const folders = new Map(
    ["@tensorflow/tfjs-backend-wasm", "onnxruntime-web"].map((name) => [
      `/${basename(name)}/`,
      dirname(require.resolve(name)),
    ]),
  );
  return (path) => {
    if (path === "/") {
      const content = '<!doctype html><script type="module" src="/page.js"></script>';
      return { type: "text/html", content };
    }
    const folder = folders.get(path.slice(0, path.lastIndexOf("/") + 1));
    if (folder) {
      const type = path.endsWith(".wasm") ? "application/wasm" : "text/javascript";
      return { type, content: readFileSync(join(folder, basename(path))) };
    }
    const script = scripts.get(path);
    return script === undefined ? undefined : { type: "text/javascript", content: script };
  };
}
