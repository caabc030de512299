/**
 * The folder beside an output in which a clip grows piece by piece, so that a run that was killed
 * goes on where it was: `progress.json` says what is there, with the size and hash of each piece, and
 * is what counts.
 */
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { formatSafetensors, parseSafetensors, type TemporalSmoothingState } from "@gramstyle/core";
import { errorCode, fileError, type Piece } from "@gramstyle/media";
import { z } from "zod";
import {
  checkMeaning,
  readSealed,
  readSealedJson,
  writeSealedJson,
  writeSealedTensors,
} from "../checkpoint/sealed-file.ts";
import { sha256OfFile } from "../files/sha256-of-file.ts";

const settingsSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

/** Plain values that must be the same where a run goes on. */
export type PiecesSettings = Readonly<z.infer<typeof settingsSchema>>;

const progressSchema = z.strictObject({
  version: z.literal(2),
  settings: settingsSchema,
  pieces: z.array(
    z.strictObject({
      file: z.string().regex(/^\d+\.\w+$/),
      frames: z.int().min(1),
      /** Times of its first and its last frame. */
      first: z.int(),
      last: z.int(),
      bytes: z.int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

type Progress = z.infer<typeof progressSchema>;
type RecordedPiece = Progress["pieces"][number];

export interface PiecesFolder {
  readonly path: string;
  readonly pieces: readonly Piece[];
  /** The smoothing behind the last piece; null where there was none. */
  readonly smoothing: TemporalSmoothingState | null;
  /** What was lost of a run before, one line each: it is made again. */
  readonly losses: readonly string[];
  /** Where a piece is to be written. */
  pathOf(index: number): string;
  /** Adds that piece, which must be whole, and the smoothing that the next one begins with. */
  commit(piece: Omit<Piece, "file">, smoothing: TemporalSmoothingState | null): Promise<void>;
  /** @throws Error, one line, where a piece is not as it was written */
  check(): Promise<void>;
}

export interface OpenPiecesOptions {
  readonly settings: PiecesSettings;
  readonly extension: string;
  readonly resume: boolean;
  /** Whether frames are smoothed: a piece can only follow one whose smoothing is known. */
  readonly smooths: boolean;
}

export const piecesFolderOf = (output: string): string => `${output}.parts`;

const progressFile = (folder: string) => join(folder, "progress.json");
const stateFile = (folder: string, count: number) => join(folder, `state-${count}.safetensors`);

/** What is there of a run; undefined where there is none, or none that can be gone on with. */
export async function readProgress(folder: string): Promise<Progress | undefined> {
  return readSealedJson(progressFile(folder), "progress", progressSchema).catch(() => undefined);
}

/**
 * Begins a folder, or goes on with one: behind the last piece up to which all are whole, and of
 * which the smoothing is known.
 * @throws UserError where it cannot be written
 */
export async function openPieces(path: string, options: OpenPiecesOptions): Promise<PiecesFolder> {
  const { settings, extension, resume, smooths } = options;
  const before = resume ? await readProgress(path) : undefined;
  const found = await wholePieces(path, before?.pieces ?? [], smooths);
  if (resume && !before && (await exists(progressFile(path)))) {
    found.losses.push(`"${progressFile(path)}" is damaged`);
  }
  let { pieces, smoothing } = found;
  const nameOf = (index: number) => `${String(index).padStart(5, "0")}.${extension}`;
  const guarded = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      throw fileError(path, "written", error);
    }
  };
  const writeProgress = () =>
    writeSealedJson(progressFile(path), { version: 2, settings, pieces } satisfies Progress);
  await guarded(async () => {
    if (!before) await rm(path, { recursive: true, force: true });
    // Not recursive: where nothing can be made, as in /proc, Node would try for ever.
    await mkdir(path).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
  });
  await writeProgress();
  return {
    path,
    losses: found.losses,
    get pieces() {
      return pieces;
    },
    get smoothing() {
      return smoothing;
    },
    pathOf: (index) => join(path, nameOf(index)),
    async commit(piece, next) {
      const count = pieces.length + 1;
      const file = nameOf(count - 1);
      const { size } = await stat(join(path, file)).catch((error: unknown) => {
        throw fileError(join(path, file), "read", error);
      });
      const sha256 = await sha256OfFile(join(path, file));
      if (next) await writeSealedTensors(stateFile(path, count), formatState(next));
      pieces = [...pieces, { ...piece, file, bytes: size, sha256 }];
      smoothing = next;
      await writeProgress();
      for (let old = 1; old < count; old++) {
        if (isKept(old, count - 1) && !isKept(old, count)) {
          await guarded(() => rm(stateFile(path, old), { force: true }));
        }
      }
    },
    async check() {
      for (const piece of pieces) {
        const fault = await faultOf(path, piece);
        if (fault) throw new Error(`${fault}; resume the clip, which makes it again`);
      }
    },
  };
}

/**
 * Whether the state behind so many pieces is kept when there are `last`: that of the last, and of
 * the others ever fewer, so that a piece that is lost costs at most as much again as came after it,
 * and the states of a long clip do not fill the disk.
 */
export function isKept(count: number, last: number): boolean {
  const age = last - count;
  return age === 0 || count % 2 ** Math.floor(Math.log2(age)) === 0;
}

interface WholePieces {
  readonly pieces: RecordedPiece[];
  readonly smoothing: TemporalSmoothingState | null;
  readonly losses: string[];
}

/** Those that can be gone on with. */
async function wholePieces(
  folder: string,
  recorded: readonly RecordedPiece[],
  smooths: boolean,
): Promise<WholePieces> {
  const losses: string[] = [];
  let count = 0;
  for (const piece of recorded) {
    const fault = await faultOf(folder, piece);
    if (fault) losses.push(fault);
    if (fault) break;
    count++;
  }
  if (!smooths) return { pieces: recorded.slice(0, count), smoothing: null, losses };
  for (; count > 0; count--) {
    const smoothing = await readState(folder, count);
    if (smoothing) return { pieces: recorded.slice(0, count), smoothing, losses };
    if (losses.length === 0) losses.push(`"${stateFile(folder, count)}" is lost or damaged`);
  }
  return { pieces: [], smoothing: null, losses };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function faultOf(folder: string, piece: RecordedPiece): Promise<string | undefined> {
  const path = join(folder, piece.file);
  const size = await stat(path).then(
    (facts) => facts.size,
    () => undefined,
  );
  if (size === undefined) return `"${path}" is lost`;
  const isWhole = size === piece.bytes && (await sha256OfFile(path)) === piece.sha256;
  return isWhole ? undefined : `"${path}" is damaged`;
}

const stateSchema = z.strictObject({
  inputWidth: z.int().min(1),
  inputHeight: z.int().min(1),
  width: z.int().min(1),
  height: z.int().min(1),
  noise: z.number().nullable(),
});

function formatState(state: TemporalSmoothingState): Uint8Array {
  const { reference, keep, output, ...numbers } = state;
  const tensor = (data: Float32Array) => ({ shape: [data.length], data });
  return formatSafetensors(
    { reference: tensor(reference), keep: tensor(keep), output: tensor(output) },
    { state: JSON.stringify(numbers) },
  );
}

/** Undefined where it is not there, or damaged. */
async function readState(
  folder: string,
  count: number,
): Promise<TemporalSmoothingState | undefined> {
  const parse = (bytes: Uint8Array): TemporalSmoothingState => {
    const { tensors, metadata } = parseSafetensors(bytes, {
      only: ["reference", "keep", "output"],
    });
    const numbers = checkMeaning(stateSchema, JSON.parse(metadata.state ?? "null"));
    return {
      ...numbers,
      reference: tensors.reference!.data,
      keep: tensors.keep!.data,
      output: tensors.output!.data,
    };
  };
  return readSealed(stateFile(folder, count), "state", parse).catch(() => undefined);
}
