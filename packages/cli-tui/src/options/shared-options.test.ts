import { UserError } from "@gramstyle/core";
import { Command } from "commander";
import { expect, test } from "vitest";
import {
  addEngineOptions,
  choiceOption,
  namesOption,
  realNumberOption,
  sizeRange,
  wholeNumberOption,
} from "./shared-options.ts";

function parse(...args: string[]): Record<string, unknown> {
  const command = new Command()
    .addOption(wholeNumberOption("--size <pixels>", "", sizeRange))
    .addOption(realNumberOption("--style-weight <number>", "", { minimum: 0 }))
    .addOption(choiceOption("--pooling <kind>", "", ["max", "average"]))
    .addOption(namesOption("--layers <names>", ""));
  return command.parse(args, { from: "user" }).opts();
}

test("takes what fits", () => {
  expect(
    parse("--size", "512", "--style-weight=1e3", "--pooling", "max", "--layers", "a, b,a"),
  ).toEqual({ size: 512, styleWeight: 1000, pooling: "max", layers: ["a", "b"] });
});

test.each([
  [["--size", "abc"], "--size: expected a whole number from 16 to 16384, got abc"],
  [["--size", "512.5"], "--size: expected a whole number from 16 to 16384, got 512.5"],
  [["--size", "8"], "--size: expected a whole number from 16 to 16384, got 8"],
  [["--size="], "--size: expected a whole number from 16 to 16384, got nothing"],
  [["--style-weight", "-1"], "--style-weight: expected a number of at least 0, got -1"],
  [["--style-weight", "Infinity"], "--style-weight: expected a number of at least 0, got Infinity"],
  [
    ["--pooling", "avarage"],
    "--pooling: expected max or average, got avarage (did you mean average?)",
  ],
  [["--layers", "a,,b"], "--layers: expected names with commas between them, got a,,b"],
])("%j ends with one line", (args, message) => {
  expect(() => parse(...args)).toThrow(new UserError(message));
});

test("engine options have defaults", () => {
  const command = addEngineOptions(new Command()).parse([], { from: "user" });
  expect(command.opts()).toEqual({ backend: "ort", device: "auto" });
});
