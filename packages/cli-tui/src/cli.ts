/** The `gramstyle` command: puts its commands together and runs what the command line says. */
import { openStylizer } from "@gramstyle/jobs";
import { embeddedStyles } from "@gramstyle/models";
import { Command } from "commander";
import { benchCommand } from "./commands/bench.ts";
import { compareCommand } from "./commands/compare.ts";
import { demoCommand } from "./commands/demo.ts";
import { distillCommand } from "./commands/distill.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { gramCommand } from "./commands/gram.ts";
import { modelsCommand } from "./commands/models.ts";
import { optimizeCommand } from "./commands/optimize.ts";
import { replayCommand } from "./commands/replay.ts";
import { stylesCommand } from "./commands/styles.ts";
import { stylizeCommand } from "./commands/stylize.ts";
import { trainCommand } from "./commands/train.ts";
import { webcamCommand } from "./commands/webcam.ts";
import type { OpenModel } from "./evaluate/opened-model.ts";
import { packageVersion } from "./package-version.ts";
import { runProgram } from "./run-program.ts";
import { canOpenApp } from "./tui/can-open-app.ts";

const styles = await embeddedStyles();
const openModel: OpenModel = (model, { backend, device, threads, precision }) =>
  openStylizer({ model, backend, device, threads, precision });

const commands = [
  (program: Command) => demoCommand(program, styles),
  (program: Command) => stylizeCommand(program, styles),
  (program: Command) => webcamCommand(program, styles),
  (program: Command) => stylesCommand(program, styles),
  optimizeCommand,
  (program: Command) => replayCommand(program, styles),
  (program: Command) => trainCommand(program, styles),
  distillCommand,
  modelsCommand,
  gramCommand,
  compareCommand,
  (program: Command) => evaluateCommand(program, openModel),
  (program: Command) => benchCommand(program, styles),
  (program: Command) => doctorCommand(program, styles),
];

function createProgram(): Command {
  const program = new Command("gramstyle")
    .description("Neural style transfer: repaint a picture in the style of another.")
    .version(packageVersion(), "-V, --version", "print the version")
    .option("--debug", "print stack traces of errors")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .addHelpText("after", "\nWithout a command, in a terminal: choose and watch everything there.");
  for (const addCommand of commands) addCommand(program);
  return program;
}

// TensorFlow's library, where a backend loads it, would print what processor it found. It reads this
// from the process, not from the copy that a worker has.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";

// Without a terminal there is nobody to show it to: then commander prints the help.
await runProgram(createProgram(), process.argv, canOpenApp() ? openApp : undefined);

/** Loaded when it is opened: commands start sooner without it. */
async function openApp(): Promise<void> {
  const app = await import("./tui/open-app.ts");
  await app.openApp(styles);
}
