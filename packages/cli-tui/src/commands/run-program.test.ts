import { BackendError, UserError } from "@gramstyle/core";
import { Command, CommanderError } from "commander";
import { expect, test } from "vitest";
import { describeError, InterruptedError, runProgram } from "./run-program.ts";

test("mistakes of the user exit with 2, other errors with 1, an interruption with 130", () => {
  expect(describeError(new UserError("no such file"), false)).toEqual({
    text: "gramstyle: no such file",
    code: 2,
  });
  expect(describeError(new BackendError("out of memory\nat node 3"), false)).toEqual({
    text: "gramstyle: out of memory",
    code: 1,
  });
  expect(describeError("thrown text", false)).toEqual({ text: "gramstyle: thrown text", code: 1 });
  expect(describeError(new InterruptedError(), false)).toEqual({ text: "", code: 130 });
});

test("where an option mends a library's mistake, the command names it", () => {
  const error = new UserError("no weights found", { code: "no-weights" });
  expect(describeError(error, false).text).toBe("gramstyle: no weights found, or --weights <file>");
});

test("commander's errors become one line; its help is none", () => {
  const unknown = new CommanderError(
    1,
    "commander.unknownOption",
    "error: unknown option '--sise'\n(Did you mean --size?)",
  );
  expect(describeError(unknown, false)).toEqual({
    text: "gramstyle: unknown option '--sise' (did you mean --size?)",
    code: 2,
  });
  const help = new CommanderError(0, "commander.helpDisplayed", "(outputHelp)");
  expect(describeError(help, false)).toEqual({ text: "", code: 0 });
});

test("only --debug shows where an error came from", () => {
  const error = new TypeError("x is undefined");
  expect(describeError(error, false).text).toBe("gramstyle: x is undefined");
  expect(describeError(error, true).text).toMatch(/x is undefined\n\s+at /);
});

test("without arguments it does what is there for that, with arguments the command", async () => {
  const done: string[] = [];
  const program = () => {
    const made = new Command("gramstyle");
    made.command("styles").action(() => void done.push("styles"));
    return made;
  };
  const without = async () => void done.push("nothing");
  await runProgram(program(), ["node", "gramstyle"], without);
  await runProgram(program(), ["node", "gramstyle", "styles"], without);
  expect(done).toEqual(["nothing", "styles"]);
});
