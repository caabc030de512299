/** One damaged file and what comes of it. */
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@gramstyle/core";
import { damage } from "./damage.ts";
import { faultOfError } from "./judge.ts";
import type { Subject } from "./subject.ts";

export interface Outcome {
  readonly subject: string;
  /** What was done to the file. */
  readonly how: string;
  readonly end: "refused" | "accepted";
  /** What is wrong with that; missing where nothing is. */
  readonly fault?: string;
  /** What it was refused with. */
  readonly message?: string;
}

/** Makes whole files once and keeps them for the next attempt. */
export function createAttempts(folder: string, seed: string) {
  const prepared = new Map<string, string | undefined>();
  const never = new AbortController().signal;
  const work = (subject: Subject) => join(folder, subject.name.replace(/\W/g, "-"));
  const whole = (subject: Subject) => `${work(subject)}.whole`;

  async function prepare(subject: Subject): Promise<void> {
    if (prepared.has(subject.name)) return;
    await rm(work(subject), { recursive: true, force: true });
    await mkdir(work(subject), { recursive: true });
    await subject.prepare(work(subject));
    await cp(work(subject), whole(subject), { recursive: true, preserveTimestamps: true });
    // What is whole must do; else every refusal would be right.
    prepared.set(subject.name, await subject.attempt(work(subject), never));
  }

  return async (subject: Subject, number: number): Promise<Outcome> => {
    await prepare(subject);
    const hash = createHash("sha256").update(`${seed}/${number}`).digest();
    const random = createRandom(hash.readUInt32LE());
    await rm(work(subject), { recursive: true, force: true });
    await cp(whole(subject), work(subject), { recursive: true, preserveTimestamps: true });
    const path = join(work(subject), subject.file);
    const bytes = await readFile(path);
    const isMutant = subject.mutate !== undefined && random() < 0.5;
    const made = isMutant ? subject.mutate!(bytes, random) : damage(bytes, random);
    await writeFile(path, made.bytes);
    const told = { subject: subject.name, how: isMutant ? `mutant: ${made.how}` : made.how };
    try {
      await subject.attempt(work(subject), never);
    } catch (error) {
      const fault = faultOfError(error);
      const message = error instanceof Error ? error.message : String(error);
      return { ...told, end: "refused", message, ...(fault !== undefined && { fault }) };
    }
    const isSilent = subject.isSealed === true && !isMutant;
    return {
      ...told,
      end: "accepted",
      ...(isSilent && { fault: "damage was accepted in spite of the checksum" }),
    };
  };
}
