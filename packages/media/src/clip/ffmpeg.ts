/** ffmpeg and ffprobe as child processes: found on the PATH, started, stopped, and what they say. */
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { UserError } from "@gramstyle/core";

/** The programs that clips need. */
export type VideoTool = "ffmpeg" | "ffprobe";

/**
 * The path of a tool, from the PATH.
 * @throws UserError, one line that says what to install, where it is missing
 */
export async function findVideoTool(tool: VideoTool): Promise<string> {
  const name = process.platform === "win32" ? `${tool}.exe` : tool;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    if (folder === "") continue;
    const path = join(folder, name);
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  throw new UserError(
    `videos need ${tool}, which is not on the PATH; install ffmpeg (with apt, brew or winget: "install ffmpeg")`,
  );
}

/** How a program is started. */
export interface StartToolOptions {
  /** What an error line begins with, such as a quoted path. */
  readonly subject: string;
  /** Kills the process. */
  readonly signal?: AbortSignal | undefined;
  readonly cwd?: string | undefined;
}

/** A process that runs. */
export interface RunningTool {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly pid: number | undefined;
  /**
   * Resolves at a good end, and after `stop`; rejects with an Error of one line where the process
   * fails or is killed, with the signal's reason where that is aborted. Never unhandled.
   */
  readonly ended: Promise<void>;
  /** What it said on stderr lately, one line each. */
  readonly lines: () => readonly string[];
  /** Kills it. */
  stop(): void;
}

/** An end that is no good one. */
export class VideoToolError extends Error {
  override readonly name = "VideoToolError";
}

const keptText = 8192;

/** Starts a tool with its arguments as they are: no shell is there to read them. */
export function startVideoTool(
  program: string,
  args: readonly string[],
  { subject, signal, cwd }: StartToolOptions,
): RunningTool {
  const child = spawn(program, args, {
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
    cwd,
    // Out of the terminal's group: Ctrl-C is ours to answer. When we are gone, so are its pipes.
    detached: process.platform !== "win32",
  });
  let text = "";
  let stopped = false;
  child.stderr.setEncoding("utf8").on("data", (more: string) => {
    text = (text + more).slice(-keptText);
  });
  // A process that has gone closes its pipe; why it has is told by `ended`.
  child.stdin.on("error", () => {});
  child.stdout.on("error", () => {});
  const lines = () => linesOf(text);
  const stop = () => {
    stopped = true;
    child.kill("SIGKILL");
  };
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  const ended = exitOf(child).then(
    ({ code, killedBy }) => {
      signal?.removeEventListener("abort", stop);
      signal?.throwIfAborted();
      if (stopped || code === 0) return;
      const said = lines().findLast((line) => !isEpilogue(line)) ?? lines().at(-1);
      const how = killedBy === null ? `failed with code ${code}` : `was ended by ${killedBy}`;
      throw new VideoToolError(`${subject}: ${toolName(program)} ${how}${said ? `: ${said}` : ""}`);
    },
    (error: unknown) => {
      signal?.removeEventListener("abort", stop);
      throw new VideoToolError(`${subject}: ${toolName(program)} cannot be started`, {
        cause: error,
      });
    },
  );
  ended.catch(() => {});
  return { stdin: child.stdin, stdout: child.stdout, pid: child.pid, ended, lines, stop };
}

/** Runs a tool to its end. @returns what it wrote to stdout */
export async function runVideoTool(
  program: string,
  args: readonly string[],
  options: StartToolOptions,
): Promise<string> {
  const running = startVideoTool(program, args, options);
  running.stdin.end();
  const pieces: Buffer[] = [];
  running.stdout.on("data", (piece: Buffer) => pieces.push(piece));
  await running.ended;
  return Buffer.concat(pieces).toString("utf8");
}

/** Writes bytes, and waits where the reader is slower. @throws Error where the reader has gone */
export async function writeTo(stream: Writable, bytes: Uint8Array): Promise<void> {
  if (stream.destroyed) throw new Error("the reader of this pipe has gone");
  await new Promise<void>((done, fail) => {
    stream.write(bytes, (error) => (error ? fail(error) : done()));
  });
}

/** What keeps ffmpeg from asking, and from talking. */
export const quietly = ["-hide_banner", "-loglevel", "error", "-nostdin"] as const;

/** A path can look like a protocol ("a:b.mp4") or an option ("-x.mp4"). */
export const asFile = (path: string): string => `file:${path}`;

interface Exit {
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
}

const exitOf = (child: ChildProcess): Promise<Exit> =>
  new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code, killedBy) => done({ code, killedBy }));
  });

/** Progress is redrawn with carriage returns; "[mov @ 0x55d0]" says nothing to a person. */
function linesOf(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.replace(/^\[[^\]]* @ 0x[0-9a-f]+\] /, "").trim())
    .filter((line) => line !== "");
}

/** Says no more than that something failed, after it was said why. */
const isEpilogue = (line: string) =>
  /^(Conversion failed!|Exiting normally|Error (initializing|while opening|opening|writing))/.test(
    line,
  );

const toolName = (program: string): string => (/ffprobe/.test(program) ? "ffprobe" : "ffmpeg");
