/** Why there is no camera, in plain words, and what to do. */

const reasons: Readonly<Record<string, string>> = {
  NotAllowedError:
    "The camera was refused. Allow it by the camera sign in the address bar, then try again.",
  SecurityError: "This page may not use cameras: it must be opened by https or on localhost.",
  NotFoundError: "No camera was found. Plug one in, then try again.",
  DevicesNotFoundError: "No camera was found. Plug one in, then try again.",
  NotReadableError: "The camera is in use by another application. Close that, then try again.",
  TrackStartError: "The camera is in use by another application. Close that, then try again.",
  AbortError: "The camera could not be started. Unplug it and plug it in again.",
  OverconstrainedError: "That camera is not there any more. Choose another.",
};

export function describeCameraError(error: unknown): string {
  const { name, message } = error as { readonly name?: string; readonly message?: string };
  return reasons[name ?? ""] ?? `The camera could not be started: ${message || "unknown reason"}.`;
}

export const unplugged = "The camera was unplugged, or the system took it away.";
export const noCameras =
  "This browser gives no page a camera here: it must be opened by https or on localhost.";
