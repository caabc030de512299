// Makes the pictures of the terminal UI in docs/images: runs `gramstyle` in tmux, presses keys, and
// draws what is on the screen. Needs tmux and a built project: node tools/record-screens.mjs [scene…]
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { paneToSvg } from "./record-screens/pane-to-svg.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const program = join(root, "packages/cli-tui/bin/gramstyle.js");
const images = join(root, "docs/images");
const size = { columns: 104, rows: 28 };

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** What is pressed, and what must be there before the picture is taken. */
const scenes = {
  async home(terminal) {
    await terminal.sees("as great-wave");
    await pause(1500);
  },
  async stylize(terminal) {
    await scenes.home(terminal);
    terminal.keys("Enter");
    await terminal.sees("strength");
    terminal.keys("Down", "v");
    await terminal.sees("before │ after");
    await pause(1500);
  },
  async gallery(terminal) {
    await scenes.home(terminal);
    terminal.keys("Down", "Down", "Enter");
    await terminal.sees("water-lilies");
    await pause(4000);
  },
  async look(terminal) {
    await scenes.home(terminal);
    terminal.keys("Up", ...Array(5).fill("Down"), "Enter");
    await terminal.sees("mean");
    terminal.keys("Right", "Right");
    await terminal.sees("is about strokes");
    await pause(1500);
  },
};

/** Of the animation: a slow machine makes more of them than anybody wants to see. */
const mostFrames = 50;

/** The slow mode as it runs, weights being changed on the way: an animation. */
async function optimize(terminal) {
  await scenes.home(terminal);
  terminal.keys("m");
  await terminal.sees("slow: any painting");
  terminal.keys("Enter");
  await terminal.sees("of scale");
  const frames = [];
  const presses = {
    10: ["Down"],
    12: ["Up"],
    14: ["Left"],
    15: ["Left"],
    16: ["Left"],
    17: ["Left"],
  };
  while (!terminal.screen().includes("done") && frames.length < mostFrames) {
    terminal.keys(...(presses[frames.length] ?? []));
    frames.push(await draw(terminal.colours(), "gramstyle"));
    await pause(500);
  }
  for (let i = 0; i < 6; i++) frames.push(await draw(terminal.colours(), "gramstyle"));
  await sharp(frames, { join: { animated: true } })
    .webp({ quality: 70, effort: 5, delay: frames.map(() => 250), loop: 0 })
    .toFile(join(images, "tui-optimize.webp"));
}

async function draw(pane, title) {
  const svg = paneToSvg(pane, { ...size, title });
  return sharp(Buffer.from(svg)).png({ palette: true, quality: 95 }).toBuffer();
}

function openTerminal() {
  const folder = mkdtempSync(join(tmpdir(), "gramstyle-record-"));
  const socket = `gramstyle-record-${process.pid}`;
  const tmux = (...args) =>
    execFileSync("tmux", ["-L", socket, "-f", "/dev/null", ...args], { encoding: "utf8" });
  const environment = `XDG_STATE_HOME=${folder} COLORTERM=truecolor`;
  const command = `env ${environment} '${process.execPath}' '${program}'; sleep 60`;
  const box = ["-x", String(size.columns), "-y", String(size.rows)];
  tmux("new-session", "-d", "-s", "record", ...box, "-c", folder, command);
  const screen = () => tmux("capture-pane", "-t", "record", "-p");
  return {
    screen,
    colours: () => tmux("capture-pane", "-t", "record", "-p", "-e"),
    keys: (...keys) => keys.length > 0 && tmux("send-keys", "-t", "record", ...keys),
    async sees(text) {
      for (let i = 0; i < 600 && !screen().includes(text); i++) await pause(100);
      if (!screen().includes(text)) throw new Error(`waited for "${text}" in vain:\n${screen()}`);
    },
    close() {
      spawnSync("tmux", ["-L", socket, "kill-server"]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

mkdirSync(images, { recursive: true });
const wanted = process.argv.slice(2);
for (const [name, play] of Object.entries({ ...scenes, optimize })) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const terminal = openTerminal();
  try {
    await play(terminal);
    if (play !== optimize) {
      const png = await draw(terminal.colours(), "gramstyle");
      await sharp(png).toFile(join(images, `tui-${name}.png`));
    }
    console.log(`docs/images/tui-${name}`);
  } finally {
    terminal.close();
  }
}
