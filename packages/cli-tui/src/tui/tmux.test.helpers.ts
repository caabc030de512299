/** A real terminal for tests: tmux, on a server of its own. */
import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

export const program = fileURLToPath(new URL("../../bin/gramstyle.js", import.meta.url));

export interface TmuxOptions {
  readonly cwd: string;
  readonly columns: number;
  readonly rows: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Of the command line. */
  readonly args?: readonly string[];
}

export interface TmuxTerminal {
  /** What is on the screen, as text. */
  screen(): string;
  /** The same with the escapes of its colours. */
  colours(): string;
  /** Keys as tmux names them: "Enter", "Down", "a". */
  keys(...keys: readonly string[]): void;
  sees(text: string | RegExp, seconds?: number): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** Of the program in the terminal. */
  pid(): number;
  /** Whether the cursor is seen, and whether the alternate screen is on. */
  facts(): { readonly cursor: boolean; readonly alternate: boolean };
  close(): void;
}

/** Starts `gramstyle`; when it has ended the terminal says "ended" and its exit code. */
export function openTmux(options: TmuxOptions): TmuxTerminal {
  const { cwd, columns, rows, environment = {}, args = [] } = options;
  const socket = `gramstyle-test-${process.pid}-${Math.random().toString(36).slice(2)}`;
  const tmux = (...words: readonly string[]) =>
    execFileSync("tmux", ["-L", socket, "-f", "/dev/null", ...words], { encoding: "utf8" });
  const variables = Object.entries({ COLORTERM: "truecolor", ...environment }).map(
    ([name, value]) => `${name}=${quoted(value)}`,
  );
  const called = [process.execPath, program, ...args].map(quoted).join(" ");
  const command = `env ${variables.join(" ")} ${called}; echo ended $?; sleep 600`;
  const size = ["-x", String(columns), "-y", String(rows)];
  tmux("new-session", "-d", "-s", "test", ...size, "-c", cwd, command);
  const screen = () => tmux("capture-pane", "-t", "test", "-p");
  return {
    screen,
    colours: () => tmux("capture-pane", "-t", "test", "-p", "-e"),
    keys: (...names) => void tmux("send-keys", "-t", "test", ...names),
    async sees(text, seconds = 30) {
      const isThere = () =>
        typeof text === "string" ? screen().includes(text) : text.test(screen());
      const end = performance.now() + 1000 * seconds;
      while (!isThere() && performance.now() < end) await pause(50);
      if (typeof text === "string") expect(screen()).toContain(text);
      else expect(screen()).toMatch(text);
    },
    async resize(newColumns, newRows) {
      tmux("resize-window", "-t", "test", "-x", String(newColumns), "-y", String(newRows));
      await pause(300);
    },
    pid() {
      const shell = tmux("display", "-p", "-t", "test", "#{pane_pid}").trim();
      return Number(execFileSync("pgrep", ["-P", shell], { encoding: "utf8" }).split("\n")[0]);
    },
    facts() {
      const [cursor, alternate] = tmux(
        "display",
        "-p",
        "-t",
        "test",
        "#{cursor_flag} #{alternate_on}",
      )
        .trim()
        .split(" ");
      return { cursor: cursor === "1", alternate: alternate === "1" };
    },
    close: () => void spawnSync("tmux", ["-L", socket, "kill-server"]),
  };
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));
