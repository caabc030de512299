/** The `gramstyle` command: puts its commands together and runs what the command line says. */
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { benchCommand } from "./commands/bench.ts";
import { compareCommand } from "./commands/compare.ts";
import { demoCommand } from "./commands/demo.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { gramCommand } from "./commands/gram.ts";
import { optimizeCommand } from "./commands/optimize.ts";
import { runProgram } from "./run-program.ts";

const commands = [
  demoCommand,
  optimizeCommand,
  gramCommand,
  compareCommand,
  evaluateCommand,
  benchCommand,
];

function createProgram(): Command {
  const program = new Command("gramstyle")
    .description("Neural style transfer: repaint a picture in the style of another.")
    .version(packageVersion(), "-V, --version", "print the version")
    .option("--debug", "print stack traces of errors")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command");
  for (const addCommand of commands) addCommand(program);
  return program;
}

function packageVersion(): string {
  const file = new URL("../package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return version;
}

await runProgram(createProgram(), process.argv);
