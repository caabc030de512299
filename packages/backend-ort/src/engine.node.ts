/** Which ONNX Runtime this installation of Node has. */
import { createRequire } from "node:module";
import { BackendError, errorMessage } from "@gramstyle/core/backend";

type OnnxRuntime = typeof import("onnxruntime-common");

/** An ONNX Runtime that is loaded. */
export interface Engine {
  /** The npm package that it came from. */
  readonly packageName: string;
  readonly version: string;
  /** Whether it computes by a library of this platform; otherwise it does by WebAssembly. */
  readonly native: boolean;
  /** The file that the package's name stands for, to load it in another process. */
  readonly file: string;
  readonly runtime: OnnxRuntime;
}

/**
 * In the order in which they are tried. Microsoft's own package comes first, since whoever
 * installs it has its CUDA library, too; ours is the same without a script that fetches that.
 */
const packageNames = ["onnxruntime-node", "@gramstyle/onnxruntime", "onnxruntime-web"] as const;

const require = createRequire(import.meta.url);
let loading: Promise<Engine> | undefined;

/**
 * Loads the engine on first use: its library has 45 MB, and not every platform has one.
 * @throws BackendError where none is installed that works here
 */
export function loadEngine(): Promise<Engine> {
  loading ??= loadFirst(packageNames).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** @param names of packages; the first that loads is taken */
export async function loadFirst(names: readonly string[]): Promise<Engine> {
  const reasons: string[] = [];
  for (const packageName of names) {
    try {
      return await load(packageName);
    } catch (error) {
      // What is not installed is no reason; what is and does not load is one.
      if (!isMissing(error, packageName)) reasons.push(`${packageName}: ${errorMessage(error)}`);
    }
  }
  const why = reasons.length === 0 ? "" : ` (${reasons.join("; ")})`;
  throw new BackendError(
    `no library of ONNX Runtime works on ${process.platform} ${process.arch}${why}; "npm install onnxruntime-web" brings one that computes by WebAssembly`,
  );
}

async function load(packageName: string): Promise<Engine> {
  const module: OnnxRuntime & { readonly default?: OnnxRuntime } = await import(packageName);
  const runtime = module.InferenceSession ? module : module.default!;
  const { env } = runtime;
  // Warnings would land on the terminal; errors reach the caller as exceptions.
  env.logLevel = "error";
  const native = packageName !== "onnxruntime-web";
  const version = (native ? env.versions.node : env.versions.web) ?? env.versions.common;
  return { packageName, version, native, file: require.resolve(packageName), runtime };
}

const isMissing = (error: unknown, packageName: string): boolean =>
  error instanceof Error &&
  "code" in error &&
  (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND") &&
  error.message.includes(`'${packageName}'`);
