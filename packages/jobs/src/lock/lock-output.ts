/** One process a time writes an output: whoever comes second is told who is at it. */
import { randomBytes } from "node:crypto";
import { link, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { UserError } from "@gramstyle/core";
import { errorCode, fileError, isRunning } from "@gramstyle/media/picture";
import type { Holder } from "./holder.ts";
import { processStart } from "./process-start.ts";

/** An output that this process has for itself. */
export interface OutputLock {
  /** Gives it back; more than once does nothing. */
  release(): Promise<void>;
}

/** A lock file that says nothing is looked at so often, as many milliseconds apart. */
const looks = 20;
const pause = 25;

/**
 * Takes an output for this process by a small file beside it, `.<name>.lock`. The lock of a process
 * that is gone (killed, or before the machine was started anew) is taken over.
 *
 * For everything that takes long or is written in pieces: a picture that is optimized, a clip, a
 * training folder, a model. Take it after the output was checked and before anything is written,
 * and give it back in a `finally`; a process that ends without giving it back leaves a lock that
 * the next one takes over.
 * @param path of the file or folder that will be written; it need not exist, its folder must
 * @throws UserError of one line that names the other process; or where no file can be written there
 */
export async function lockOutput(path: string): Promise<OutputLock> {
  const target = await realpath(path).catch(() => path);
  const file = join(dirname(target), `.${basename(target).slice(0, 200)}.lock`);
  const start = (await processStart(process.pid)) ?? null;
  const self: Holder = {
    ...{ pid: process.pid, host: hostname(), start },
    since: new Date().toISOString(),
  };
  // Another one may be faster at a lock that is free, but not without end.
  for (let attempt = 0; attempt < looks; attempt++) {
    if (await create(file, self, path)) return lockOf(file, self);
    const text = await read(file);
    if (text === undefined) continue;
    const holder = await holderOf(text);
    if (holder && (await isHeld(holder))) throw new UserError(heldBy(holder, path, file));
    await takeAway(file, text);
  }
  throw new UserError(`"${path}": other processes are writing it; choose another name`);
}

/** Takes several outputs, or none of them. @throws as `lockOutput` does */
export async function lockOutputs(paths: readonly string[]): Promise<OutputLock> {
  const locks: OutputLock[] = [];
  const release = async () => {
    await Promise.all(locks.map((lock) => lock.release()));
  };
  try {
    for (const path of paths) locks.push(await lockOutput(path));
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

/** @returns whether there was none */
async function create(file: string, holder: Holder, path: string): Promise<boolean> {
  try {
    await writeFile(file, `${JSON.stringify(holder)}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    // A half-written one would only be in the way.
    if (errorCode(error) === "ENOSPC") await rm(file, { force: true });
    throw fileError(path, "written", error);
  }
}

/** What the file says, once it says something; undefined where it is gone. */
async function read(file: string): Promise<string | undefined> {
  for (let look = 0; ; look++) {
    try {
      const text = await readFile(file, "utf8");
      if (text !== "" || look === looks) return text;
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw fileError(file, "read", error);
    }
    // Its process has made it and writes it right now.
    await new Promise((go) => setTimeout(go, pause));
  }
}

async function holderOf(text: string): Promise<Holder | undefined> {
  const { holderSchema } = await import("./holder.ts");
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function isHeld({ pid, host, start }: Holder): Promise<boolean> {
  // Of other machines nothing is known but that they hold it.
  if (host !== hostname()) return true;
  if (!isRunning(pid)) return false;
  const now = await processStart(pid);
  return start === null || now === undefined || now === start;
}

function heldBy({ pid, host, since }: Holder, path: string, file: string): string {
  const time = new Date(since).toLocaleString("sv");
  if (host !== hostname()) {
    return `"${path}": process ${pid} on ${host} is writing it since ${time}; wait for it, or remove "${file}" if it is gone`;
  }
  if (pid === process.pid) return `"${path}": this process is writing it already; wait for it`;
  return `"${path}": another process (${pid}, since ${time}) is writing it; wait for it, or choose another name`;
}

/** Removes a lock that says this; where it says something else by now, that stays. */
async function takeAway(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomBytes(4).toString("hex")}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw fileError(file, "removed", error);
  }
  if ((await readFile(aside, "utf8").catch(() => text)) !== text) {
    // Another process was faster, and this is its lock.
    await link(aside, file).catch(() => undefined);
  }
  await rm(aside, { force: true });
}

function lockOf(file: string, self: Holder): OutputLock {
  const own = `${JSON.stringify(self)}\n`;
  let released: Promise<void> | undefined;
  return {
    release() {
      released ??= readFile(file, "utf8")
        .then((text) => (text === own ? rm(file, { force: true }) : undefined))
        .catch(() => undefined);
      return released;
    },
  };
}
