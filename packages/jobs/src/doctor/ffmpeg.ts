/** Whether ffmpeg is on the PATH. */
import { execFile } from "node:child_process";
import type { FfmpegStatus } from "./report.ts";

const timeout = 20_000;

export function inspectFfmpeg(program = "ffmpeg"): Promise<FfmpegStatus> {
  return new Promise((resolve) => {
    execFile(program, ["-version"], { timeout, windowsHide: true }, (error, stdout) => {
      const version = /^ffmpeg version (\S+)/.exec(stdout)?.[1];
      if (!error && version) return resolve({ works: true, reason: null, version });
      const { code } = (error ?? {}) as NodeJS.ErrnoException;
      const reason =
        code === "ENOENT" ? "not on the PATH" : `does not run (${code ?? "no version"})`;
      resolve({ works: false, reason, version: null });
    });
  });
}
