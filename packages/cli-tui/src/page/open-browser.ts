/** Opens a page in the user's browser, where there is one to be seen. */
import { spawn } from "node:child_process";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The program and its arguments; undefined where a browser would open on another screen than the
 * user's, or on none.
 */
export function browserCommand(
  url: string,
  platform: NodeJS.Platform = process.platform,
  environment: Environment = process.env,
): readonly [program: string, ...args: string[]] | undefined {
  if (environment.SSH_CONNECTION || environment.SSH_TTY || environment.CI) return undefined;
  if (platform === "darwin") return ["open", url];
  // Not by cmd's start, which reads some characters of an address as its own.
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", url];
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) return undefined;
  return ["xdg-open", url];
}

/** Whether a browser was started. What it does then is its own affair. */
export function openBrowser(url: string): Promise<boolean> {
  const command = browserCommand(url);
  if (!command) return Promise.resolve(false);
  const [program, ...args] = command;
  return new Promise((done) => {
    const child = spawn(program, args, { stdio: "ignore", detached: true, windowsHide: true });
    child.once("error", () => done(false));
    child.once("spawn", () => done(true));
    child.unref();
  });
}
