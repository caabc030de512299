/** An engine, or several that share the processor, so that several pictures are computed at once. */
import { availableParallelism } from "node:os";
import { type Backend, UserError } from "@gramstyle/core";
import { pool as poolOf } from "@gramstyle/worker";
import type { CreateBackendOptions } from "./create-backend.ts";

/** Only engines on a processor can share it: of any other device there is one. */
const processors = new Set(["cpu", "wasm", "node"]);

export interface EngineRequest extends Pick<CreateBackendOptions, "device" | "threads"> {
  /**
   * How many engines take pictures in turns; they share the threads. Default: 1, which has the
   * shortest time of a single picture.
   */
  readonly pool?: number | undefined;
  /**
   * How many pictures wait at each engine besides the one that it computes, so that it never waits
   * for the next: for streams of frames. Those are computed also where they are aborted. Default: 0.
   */
  readonly ahead?: number | undefined;
}

/** What computes: one backend, whether there is one engine behind it or several. */
export interface Engine {
  readonly backend: Backend;
  /** How many pictures it is given at once. */
  readonly concurrency: number;
  /** Ends it, also while it computes. */
  dispose(): Promise<void>;
}

/**
 * Starts as many as `pool` says, or one, with all threads, where the device is no processor.
 * @throws UserError for a pool that is no whole number from 1; whatever `create` throws
 */
export async function startEngine(
  { device, threads, pool = 1, ahead = 0 }: EngineRequest,
  create: (options: Pick<CreateBackendOptions, "device" | "threads">) => Promise<Backend>,
): Promise<Engine> {
  if (!(Number.isInteger(pool) && pool >= 1)) {
    throw new UserError(`\`pool\`: expected a whole number of engines from 1, got ${pool}`);
  }
  if (pool === 1) return alone(await create({ device, threads }), ahead);
  const share = Math.max(1, Math.floor((threads ?? availableParallelism()) / pool));
  const first = await create({ device, threads: share });
  if (!processors.has(first.device)) {
    await first.dispose();
    return alone(await create({ device, threads }), ahead);
  }
  const members = [first];
  const createMember = async (index: number): Promise<Backend> => {
    if (index === 0) return first;
    const member = await create({ device, threads: share });
    members.push(member);
    return member;
  };
  return {
    backend: await poolOf(pool, createMember, { ahead }),
    concurrency: pool * (1 + ahead),
    // Not by way of the pool, which lets go of what was compiled first, and waits for runs to end.
    async dispose() {
      await Promise.all(members.map((member) => member.dispose()));
    },
  };
}

const alone = (backend: Backend, ahead: number): Engine => ({
  backend,
  concurrency: 1 + ahead,
  dispose: () => backend.dispose(),
});
