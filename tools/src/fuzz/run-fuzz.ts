/** Damaged files of every kind, one after the other, in a process of their own. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Outcome } from "./attempt.ts";
import { allSubjects } from "./subjects/index.ts";

export interface FuzzOptions {
  readonly folder: string;
  readonly seed: string;
  /** Numbers of the inputs: each with the seed decides one. */
  readonly numbers: Iterable<number>;
  /** A part of the names of what is fuzzed. Default: everything. */
  readonly only?: string | undefined;
  /** Style models of others, paths. */
  readonly foreign?: readonly string[];
  /** Milliseconds after which an input counts as one that hangs. */
  readonly limit: number;
}

export interface FuzzOutcome extends Omit<Outcome, "end"> {
  readonly number: number;
  readonly end: Outcome["end"] | "hang" | "crash";
}

const entry = fileURLToPath(new URL("../../dist/fuzz/child.js", import.meta.url));

/** One outcome for each number, in order. */
export async function* runFuzz(options: FuzzOptions): AsyncGenerator<FuzzOutcome> {
  const { folder, seed, only = "", foreign = [], limit } = options;
  const subjects = await allSubjects(foreign);
  const chosen = subjects.flatMap(({ name }, index) => (name.includes(only) ? [index] : []));
  let child: ChildProcess | undefined;
  try {
    for (const number of options.numbers) {
      const subject = chosen[number % chosen.length]!;
      child ??= fork(entry, [folder, seed, ...foreign], {
        stdio: ["ignore", "ignore", "pipe", "ipc"],
        execArgv: ["--max-old-space-size=2000"],
      });
      const outcome = await answer(child, { number, subject }, limit);
      if (typeof outcome !== "string") {
        yield { number, ...outcome };
        continue;
      }
      child.kill("SIGKILL");
      child = undefined;
      const end = outcome === "hang" ? "hang" : "crash";
      yield { number, subject: subjects[subject]!.name, how: "", end, fault: outcome };
    }
  } finally {
    child?.kill("SIGKILL");
  }
}

/** What the child says, "hang", or what it ended with. */
function answer(child: ChildProcess, question: object, limit: number): Promise<Outcome | string> {
  return new Promise((resolve) => {
    let complaints = "";
    const listen = (text: unknown) => {
      complaints += text;
    };
    const done = (outcome: Outcome | string) => {
      clearTimeout(timer);
      child.off("message", onMessage).off("exit", onExit);
      child.stderr!.off("data", listen);
      resolve(outcome);
    };
    const onMessage = (outcome: unknown) => done(outcome as Outcome);
    const onExit = (code: number | null, signal: string | null) =>
      done(`ended with ${signal ?? code}: ${complaints.slice(-500)}`);
    const timer = setTimeout(() => done("hang"), limit);
    child.on("message", onMessage).on("exit", onExit);
    child.stderr!.on("data", listen);
    child.send(question);
  });
}
