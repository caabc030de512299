/**
 * The folder beside an output in which a clip grows piece by piece, so that a run that was killed
 * goes on where it was: `progress.json` says what is there, and is what counts.
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { errorCode, fileError } from "../file-errors.ts";
import { writeAtomically } from "../write-atomically.ts";
import type { Piece } from "./join-pieces.ts";

/** Plain values that must be the same where a run goes on. */
export type PiecesSettings = Readonly<Record<string, string | number | boolean | null>>;

export interface PiecesFolder {
  readonly path: string;
  readonly pieces: readonly Piece[];
  /** What `commit` was given with the last piece. */
  readonly state: unknown;
  /** Where a piece is to be written. */
  pathOf(index: number): string;
  /** Adds that piece, which must be whole, and what the next one begins with: plain values. */
  commit(piece: Omit<Piece, "file">, state: unknown): Promise<void>;
}

interface Progress {
  readonly version: 1;
  readonly settings: PiecesSettings;
  readonly pieces: readonly Piece[];
}

export const piecesFolderOf = (output: string): string => `${output}.parts`;

/** What is there of a run; undefined where there is none, or none that can be gone on with. */
export async function readProgress(folder: string): Promise<Progress | undefined> {
  try {
    const found = JSON.parse(await readFile(join(folder, "progress.json"), "utf8"));
    return found.version === 1 ? (found as Progress) : undefined;
  } catch {
    return undefined;
  }
}

/** Begins a folder, or goes on with one. @throws UserError where it cannot be written */
export async function openPieces(
  path: string,
  {
    settings,
    extension,
    resume,
  }: {
    readonly settings: PiecesSettings;
    readonly extension: string;
    readonly resume: boolean;
  },
): Promise<PiecesFolder> {
  const before = resume ? await readProgress(path) : undefined;
  let pieces = before?.pieces ?? [];
  let state: unknown;
  const stateFile = (count: number) => join(path, `state-${count}.bin`);
  const nameOf = (index: number) => `${String(index).padStart(5, "0")}.${extension}`;
  const guarded = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      throw fileError(path, "written", error);
    }
  };
  const writeProgress = () =>
    writeAtomically(
      join(path, "progress.json"),
      Buffer.from(`${JSON.stringify({ version: 1, settings, pieces }, null, 1)}\n`),
    );
  await guarded(async () => {
    if (!before) await rm(path, { recursive: true, force: true });
    // Not recursive: where nothing can be made, as in /proc, Node would try for ever.
    await mkdir(path).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
    await writeProgress();
  });
  if (pieces.length > 0) {
    state = await readFile(stateFile(pieces.length)).then(deserialize, (error: unknown) => {
      throw fileError(stateFile(pieces.length), "read", error);
    });
  }
  return {
    path,
    get pieces() {
      return pieces;
    },
    get state() {
      return state;
    },
    pathOf: (index) => join(path, nameOf(index)),
    commit: (piece, next) =>
      guarded(async () => {
        const count = pieces.length + 1;
        await writeAtomically(stateFile(count), serialize(next));
        pieces = [...pieces, { ...piece, file: nameOf(count - 1) }];
        state = next;
        await writeProgress();
        await rm(stateFile(count - 1), { force: true });
      }),
  };
}
