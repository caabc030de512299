/** A style model in the engine: read by our own reader first, then loaded as it is. */
import {
  type DeviceName,
  type OnnxRuntimeWeb,
  webSessionOptions,
} from "@gramstyle/backend-ort/web";
import { UserError } from "@gramstyle/core";
import { parseStyleModel } from "@gramstyle/models/web";
import type { InferenceSession } from "onnxruntime-web";
import type { StyleFacts } from "./protocol.ts";

export interface LoadedStyle {
  readonly facts: StyleFacts;
  readonly session: InferenceSession;
  readonly inputName: string;
  readonly outputName: string;
  /** Pixels that it takes are in 0..inputRange, those that it gives in 0..outputRange. */
  readonly inputRange: number;
  readonly outputRange: number;
}

/** The largest file that the page takes, in bytes: all of it is held in memory several times. */
export const largestStyle = 64 * 2 ** 20;

/**
 * Reads the file before any engine sees it: whether it is a style model, whole, with operators that
 * the engine has and no weights in other files.
 * @throws UserError, one line
 */
export async function loadStyle(
  ort: OnnxRuntimeWeb,
  device: DeviceName,
  bytes: Uint8Array,
): Promise<LoadedStyle> {
  if (bytes.length > largestStyle) {
    const size = Math.ceil(bytes.length / 2 ** 20);
    throw new UserError(`expected a style model of at most ${largestStyle >> 20} MiB, got ${size}`);
  }
  const model = parseStyleModel(bytes);
  const session = await ort.InferenceSession.create(bytes, {
    ...webSessionOptions(device),
    // Frames stay on the GPU from the camera to the canvas.
    ...(device === "webgpu" ? { preferredOutputLocation: "gpu-buffer" as const } : {}),
  });
  if (model.kind === "gramstyle") {
    const { title, artist, year } = model.card;
    const names = { inputName: "image", outputName: "stylized" };
    return { facts: { title, artist, year }, session, ...names, inputRange: 1, outputRange: 1 };
  }
  const { inputName, outputName, inputRange, outputRange, fixedSize } = model;
  const facts = { title: "", ...(fixedSize ? { fixedSize } : {}) };
  return { facts, session, inputName, outputName, inputRange, outputRange };
}
