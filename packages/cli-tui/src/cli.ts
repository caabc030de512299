/** The `gramstyle` command: loads the commands that the command line is about, and runs it. */
import type { EmbeddedStyle } from "@gramstyle/models";
import { Command } from "commander";
import { packageVersion } from "./commands/package-version.ts";
import { runProgram } from "./commands/run-program.ts";
import { canOpenApp } from "./tui/can-open-app.ts";

/** Adds a command; it may know the styles that come along by name. */
type AddCommand = (program: Command, styles: readonly EmbeddedStyle[]) => void;

/** In the order of the help. Each is loaded where it is asked for: what it needs takes a while. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  demo: async () => (await import("./commands/demo.ts")).demoCommand,
  stylize: async () => (await import("./commands/stylize.ts")).stylizeCommand,
  webcam: async () => (await import("./commands/webcam.ts")).webcamCommand,
  styles: async () => (await import("./commands/styles.ts")).stylesCommand,
  optimize: async () => (await import("./commands/optimize.ts")).optimizeCommand,
  replay: async () => (await import("./commands/replay.ts")).replayCommand,
  train: async () => (await import("./commands/train.ts")).trainCommand,
  distill: async () => (await import("./commands/distill.ts")).distillCommand,
  models: async () => (await import("./commands/models.ts")).modelsCommand,
  gram: async () => (await import("./commands/gram.ts")).gramCommand,
  compare: async () => (await import("./commands/compare.ts")).compareCommand,
  evaluate: async () => {
    const [{ evaluateCommand }, { openStylizer }] = await Promise.all([
      import("./commands/evaluate.ts"),
      import("@gramstyle/jobs"),
    ]);
    return (program) =>
      evaluateCommand(program, (model, { backend, device, threads, precision }) =>
        openStylizer({ model, backend, device, threads, precision }),
      );
  },
  bench: async () => (await import("./commands/bench.ts")).benchCommand,
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand,
};

/** The one that is named; all of them where the help lists them or one may be meant. */
function wantedCommands(args: readonly string[]): readonly string[] {
  const words = args.filter((argument) => argument !== "--debug");
  const [first, second] = words;
  if (first === "-V" || first === "--version") return [];
  const name = (first === "help" ? second : first) ?? "";
  return Object.hasOwn(commands, name) ? [name] : Object.keys(commands);
}

async function createProgram(names: readonly string[]): Promise<Command> {
  const program = new Command("gramstyle")
    .description("Neural style transfer: repaint a picture in the style of another.")
    .version(packageVersion(), "-V, --version", "print the version")
    .option("--debug", "print stack traces of errors")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .addHelpText("after", "\nWithout a command, in a terminal: choose and watch everything there.");
  if (names.length === 0) return program;
  const styles = await comeAlong();
  const loaded = await Promise.all(names.map((name) => commands[name]!()));
  for (const addCommand of loaded) addCommand(program, styles);
  return program;
}

/** The styles that come along. */
async function comeAlong(): Promise<readonly EmbeddedStyle[]> {
  const { embeddedStyles } = await import("@gramstyle/models/styles");
  return embeddedStyles();
}

async function openApp(): Promise<void> {
  const app = await import("./tui/open-app.ts");
  await app.openApp(await comeAlong());
}

// TensorFlow's library, where a backend loads it, would print what processor it found. It reads this
// from the process, not from the copy that a worker has.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";

const args = process.argv.slice(2);
// Without a terminal there is nobody to show it to: then commander prints the help.
if (args.length === 0 && canOpenApp()) {
  await runProgram(await createProgram([]), process.argv, openApp);
} else {
  await runProgram(await createProgram(wantedCommands(args)), process.argv);
}
