/** What the application remembers between two starts, as a file. */
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { writeAtomically } from "@gramstyle/media";
import { z } from "zod";
import type { Remembered } from "./app-state.ts";
import { type Choices, efforts } from "./choices.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** $XDG_STATE_HOME/gramstyle, or ~/.local/state/gramstyle. */
export function stateFolder(environment: Environment = process.env): string {
  const root = environment.XDG_STATE_HOME || join(homedir(), ".local", "state");
  return join(root, "gramstyle");
}

export const stateFile = (folder: string): string => join(folder, "state.json");
/** Where checkpoints of optimizations that are left go. */
export const runsFolder = (folder: string): string => join(folder, "runs");

const picture = z.object({ path: z.string().min(1), title: z.string() });
const schema = z.object({
  version: z.literal(1),
  choices: z.object({
    content: picture,
    model: z.object({ name: z.string().min(1), path: z.string().min(1) }),
    style: picture,
    mode: z.enum(["fast", "slow"]),
    slow: z.object({
      size: z.int().min(16).max(16_384),
      effort: z.enum(Object.keys(efforts) as [keyof typeof efforts]),
      encoder: z.enum(["mini", "vgg19"]),
    }),
  }),
  recentPictures: z.array(z.string()),
  recentModels: z.array(z.string()),
  folder: z.string().optional(),
  unfinished: z.array(
    z.object({ checkpoint: z.string(), title: z.string(), fractionDone: z.number() }),
  ),
});

/**
 * What was remembered; files that are gone are replaced by the first choices. A state that cannot be
 * read is as good as none: nothing in it is worth a failure.
 */
export async function readState(folder: string, first: Choices): Promise<Remembered> {
  const nothing: Remembered = {
    choices: first,
    recentPictures: [],
    recentModels: [],
    unfinished: [],
  };
  let saved: z.infer<typeof schema>;
  try {
    saved = schema.parse(JSON.parse(await readFile(stateFile(folder), "utf8")));
  } catch {
    return nothing;
  }
  const { choices, recentPictures, recentModels } = saved;
  const unfinished = [];
  for (const run of saved.unfinished) if (await isThere(run.checkpoint)) unfinished.push(run);
  await deleteOthers(runsFolder(folder), new Set(unfinished.map(({ checkpoint }) => checkpoint)));
  const here = async <Choice extends { readonly path: string }>(choice: Choice, other: Choice) =>
    (await isThere(choice.path)) ? choice : other;
  return {
    choices: {
      ...choices,
      content: await here(choices.content, first.content),
      model: await here(choices.model, first.model),
      style: await here(choices.style, first.style),
    },
    recentPictures,
    recentModels,
    folder: saved.folder,
    unfinished,
  };
}

export async function writeState(folder: string, state: Remembered): Promise<void> {
  const { choices, recentPictures, recentModels, unfinished } = state;
  const saved = {
    version: 1,
    choices,
    recentPictures: [...recentPictures],
    recentModels: [...recentModels],
    folder: state.folder,
    unfinished: [...unfinished],
  } satisfies z.input<typeof schema>;
  await mkdir(dirname(stateFile(folder)), { recursive: true });
  await writeAtomically(stateFile(folder), Buffer.from(`${JSON.stringify(saved, null, 2)}\n`));
}

/** Checkpoints that nothing offers to go on with any more. */
async function deleteOthers(folder: string, kept: ReadonlySet<string>): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const paths = names.map((name) => join(folder, name)).filter((path) => !kept.has(path));
  await Promise.allSettled(paths.map((path) => rm(path, { force: true })));
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
