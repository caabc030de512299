/**
 * The terminal while the application has it: the alternate screen, no cursor. However the process
 * ends, short of being killed outright, the terminal is as it was before.
 */
import { writeSync } from "node:fs";

const enter = "\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l";
/** Ends an update, deletes kitty's pictures, shows the cursor, goes back to the first screen. */
const leave = "\x1b[?2026l\x1b_Ga=d,d=A,q=2\x1b\\\x1b[0m\x1b[?25h\x1b[?1049l";
/** Without a picture protocol the escape for kitty's pictures is left out: old terminals print it. */
const leavePlain = "\x1b[?2026l\x1b[0m\x1b[?25h\x1b[?1049l";

export interface TerminalSession {
  /** Gives the terminal back; a second time it does nothing. */
  end(): void;
}

export interface SessionOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Whether kitty's pictures may be on the screen. */
  readonly hasPictures: () => boolean;
  /** Called before the terminal is given back: nothing may be painted any more. */
  onEnd(): void;
}

/** What is written to stderr meanwhile would tear the screen: it is kept and comes afterwards. */
export function beginSession(options: SessionOptions): TerminalSession {
  const { stdin, stdout, stderr, hasPictures } = options;
  const kept: string[] = [];
  const writeStderr = stderr.write;
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    options.onEnd();
    process.off("exit", end);
    process.off("uncaughtException", end);
    stderr.write = writeStderr;
    // Written at once: at the end of a process what is only queued would be lost.
    writeAtOnce(stdout, hasPictures() ? leave : leavePlain);
    if (stdin.isTTY && stdin.isRaw) stdin.setRawMode(false);
    for (const text of kept) stderr.write(text);
  };
  stdout.write(enter);
  stderr.write = ((text: string | Uint8Array) => {
    kept.push(Buffer.from(text as Uint8Array).toString());
    return true;
  }) as typeof stderr.write;
  process.on("exit", end);
  // Before the handler that says what went wrong and exits: it must be seen on the first screen.
  process.prependListener("uncaughtException", end);
  return { end };
}

function writeAtOnce(stdout: NodeJS.WriteStream, text: string): void {
  const { fd } = stdout as NodeJS.WriteStream & { readonly fd?: number };
  try {
    if (fd === undefined) stdout.write(text);
    else writeSync(fd, text);
  } catch {
    // The terminal is gone.
  }
}
