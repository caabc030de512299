/**
 * `npm run fuzz -- --count 200 --seed 1`: what damaged files do. Prints what is wrong, each with what
 * makes it again, and a table; exit code 1 where something is wrong.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runFuzz } from "./run-fuzz.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    /** The number of one input. */
    number: { type: "string" },
    /** A part of the names of what is fuzzed. */
    only: { type: "string" },
    /** Style models of others, which are fuzzed, too. */
    foreign: { type: "string", multiple: true },
    /** Whether every input is told of. */
    verbose: { type: "boolean", default: false },
  },
});

const folder = await mkdtemp(join(tmpdir(), "gramstyle-fuzz-"));
const numbers =
  values.number === undefined
    ? Array.from({ length: Number(values.count) }, (_, i) => i)
    : [Number(values.number)];
const ends: Record<string, Record<string, number>> = {};
const only = values.only === undefined ? "" : ` --only "${values.only}"`;
let faults = 0;
for await (const outcome of runFuzz({
  ...{ folder, numbers, limit: 60_000, seed: values.seed },
  ...{ only: values.only, foreign: values.foreign ?? [] },
})) {
  const { number, subject, how, end, fault, message } = outcome;
  ends[subject] ??= {};
  ends[subject][end] = (ends[subject][end] ?? 0) + 1;
  if (fault !== undefined) {
    faults++;
    ends[subject].faults = (ends[subject].faults ?? 0) + 1;
    console.log(
      `--seed ${values.seed}${only} --number ${number}: ${subject}, ${how}: ${end}: ${fault}`,
    );
  } else if (values.verbose) {
    console.log(`${number}: ${subject}, ${how}: ${end}${message ? `: ${message}` : ""}`);
  }
}
console.table(ends);
await rm(folder, { recursive: true });
process.exitCode = faults > 0 ? 1 : 0;
