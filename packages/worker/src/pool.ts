/** Several backends as one: as many runs at a time as there are backends. */
import type { Arrays, Backend, Executable, Graph } from "@gramstyle/core";
import { BackendError, trackExecutables, UserError } from "@gramstyle/core/backend";

/**
 * Makes `size` backends and stands for all of them: a graph is compiled by each, a run goes to
 * whichever is free, first come, first served. Worth it where one engine cannot use the whole
 * machine for one run (several workers of one thread each for the frames of a clip). Runs may end
 * in another order than they began. Name and device are the first one's.
 *
 * @param size from 1 up
 * @param create makes one; all are disposed of if one of them fails
 * @throws UserError for a size that makes no sense; whatever `create` throws
 */
export async function pool(
  size: number,
  create: (index: number) => Promise<Backend>,
): Promise<Backend> {
  if (!Number.isInteger(size) || size < 1) {
    throw new UserError(`pool: expected a whole number of backends from 1 up, got ${size}`);
  }
  const members = await allOrNone(
    Array.from({ length: size }, (_, index) => create(index)),
    (member) => member.dispose(),
  );
  const { name, device } = members[0]!;
  return {
    name,
    device,
    ...trackExecutables(
      `pool of ${name} ${device}`,
      async (graph) => pooled(await compileAll(members, graph)),
      async () => {
        await Promise.all(members.map((member) => member.dispose()));
      },
    ),
  };
}

const compileAll = (members: readonly Backend[], graph: Graph) =>
  allOrNone(
    members.map((member) => member.compile(graph)),
    (executable) => executable.dispose(),
  );

/** One executable of many. */
function pooled(executables: readonly Executable[]): Executable {
  const free = [...executables];
  const waiting: ((executable: Executable) => void)[] = [];
  let disposal: Promise<void> | undefined;

  const take = (): Executable | Promise<Executable> =>
    free.shift() ?? new Promise((resolve) => waiting.push(resolve));
  const giveBack = (executable: Executable): void => {
    const next = waiting.shift();
    if (next) next(executable);
    else free.push(executable);
  };

  return {
    async run(inputs: Arrays) {
      if (disposal) throw new BackendError("cannot run after dispose");
      const executable = await take();
      try {
        return await executable.run(inputs);
      } finally {
        giveBack(executable);
      }
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
