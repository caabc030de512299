/** Several backends as one: as many runs at a time as there are backends. */
import {
  type ArrayData,
  abortable,
  type Backend,
  BackendError,
  type CompileOptions,
  checkComplete,
  checkGiven,
  checkOutputs,
  copyOf,
  type Executable,
  type Graph,
  type Inputs,
  type Signature,
  signatureOf,
  trackExecutables,
  UserError,
  upgradeBackend,
} from "@gramstyle/core/backend";

/** How several backends share the work. */
export interface PoolOptions {
  /**
   * How many runs wait at each backend besides the one that it computes, so that it has the next at
   * hand, however busy this thread is. Those are begun, also where they are aborted. Default: 0.
   */
  readonly ahead?: number;
}

/**
 * Makes `size` backends and stands for all of them: a graph is compiled by each, a run goes to
 * whichever is free, first come, first served. Worth it where one engine cannot use the whole
 * machine for one run (several workers of one thread each for the frames of a clip). Runs may end
 * in another order than they began. Name, device and facts are the first one's.
 *
 * What is kept for inputs that are left out is kept here, and sent to each of them once. A graph
 * that carries lives in one of them, in turn: each of its runs needs the one before. A run that is
 * aborted while it computes keeps its backend busy to the end.
 *
 * @param size from 1 up
 * @param create makes one; all are disposed of if one of them fails
 * @throws UserError for a size that makes no sense; whatever `create` throws
 */
export async function pool(
  size: number,
  create: (index: number) => Promise<Backend>,
  { ahead = 0 }: PoolOptions = {},
): Promise<Backend> {
  if (!Number.isInteger(size) || size < 1) {
    throw new UserError(`pool: expected a whole number of backends from 1 up, got ${size}`);
  }
  const members = await allOrNone(
    Array.from({ length: size }, async (_, index) => upgradeBackend(await create(index))),
    (member) => member.dispose(),
  );
  const { name, device, facts } = members[0]!;
  let carrying = 0;
  const compile = async (graph: Graph, options: CompileOptions): Promise<Executable> => {
    if (size === 1 || Object.keys(options.carry ?? {}).length > 0) {
      return members[carrying++ % size]!.compile(graph, options);
    }
    const executables = await allOrNone(
      members.map((member) => member.compile(graph, options)),
      (executable) => executable.dispose(),
    );
    return pooled(`pool of ${name} ${device}`, signatureOf(graph), executables, ahead);
  };
  return {
    name,
    device,
    contract: 2,
    facts: { ...facts, pool: String(size) },
    ...trackExecutables(`pool of ${name} ${device}`, compile, async () => {
      await Promise.all(members.map((member) => member.dispose()));
    }),
  };
}

/** An array that a run was given, for those to come. */
interface Kept {
  readonly array: ArrayData;
}

interface Member {
  readonly executable: Executable;
  /** What it has of the inputs. */
  has: Map<string, Kept>;
}

/** One executable of many. */
function pooled(
  label: string,
  signature: Signature,
  executables: readonly Executable[],
  ahead: number,
): Executable {
  const members: Member[] = executables.map((executable) => ({ executable, has: new Map() }));
  // Each as often as it takes a run.
  const free: Member[] = Array.from({ length: 1 + ahead }, () => members).flat();
  const waiting: ((member: Member) => void)[] = [];
  const kept = new Map<string, Kept>();
  let disposal: Promise<void> | undefined;

  const take = (): Member | Promise<Member> =>
    free.shift() ?? new Promise((resolve) => waiting.push(resolve));
  const giveBack = (member: Member): void => {
    const next = waiting.shift();
    if (next) next(member);
    else free.push(member);
  };

  /** Notes what is given, and picks what the member has not. */
  const bring = (inputs: Inputs, { has }: Member): Inputs => {
    const given = Object.entries(inputs).filter(([, array]) => array !== undefined);
    checkComplete(signature, new Set([...kept.keys(), ...given.map(([name]) => name)]));
    for (const [name, array] of given) kept.set(name, { array: copyOf(array) });
    const missing = [...kept].filter(([name, it]) => has.get(name) !== it);
    for (const [name, it] of missing) has.set(name, it);
    return Object.fromEntries(missing.map(([name, { array }]) => [name, array]));
  };

  return {
    async run(inputs, { outputs, signal } = {}) {
      if (disposal) throw new BackendError(`${label}: cannot run after dispose`);
      signal?.throwIfAborted();
      checkGiven(signature, inputs);
      if (outputs) checkOutputs(signature, outputs);
      const work = async () => {
        const member = await take();
        try {
          signal?.throwIfAborted();
          const brought = bring(inputs, member);
          return await member.executable.run(brought, outputs ? { outputs } : {});
        } catch (error) {
          // It may not have begun.
          member.has = new Map();
          throw error;
        } finally {
          giveBack(member);
        }
      };
      return abortable(work(), signal);
    },
    dispose() {
      disposal ??= Promise.all(executables.map((executable) => executable.dispose())).then(
        () => {},
      );
      return disposal;
    },
  };
}

/** All results; where one fails, those of the others are disposed of, and its error is thrown. */
async function allOrNone<T>(
  works: readonly Promise<T>[],
  dispose: (result: T) => Promise<void>,
): Promise<T[]> {
  const settled = await Promise.allSettled(works);
  const made = settled.flatMap((work) => (work.status === "fulfilled" ? [work.value] : []));
  const failed = settled.find((work) => work.status === "rejected");
  if (!failed) return made;
  await Promise.allSettled(made.map(dispose));
  throw failed.reason;
}
