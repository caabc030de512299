/** What a run of a clip was asked for, as its folder of pieces keeps it. */
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { defaultSmoothing, UserError } from "@gramstyle/core";
import { defaultCrf } from "@gramstyle/media";
import { sha256OfFile } from "../files/sha256-of-file.ts";
import type { Precision } from "../stylize/open-stylizer.ts";
import type { PiecesSettings } from "./pieces-folder.ts";

/** Which part of a clip is done, and how it is steadied and encoded. */
export interface ClipOptions {
  /** Seconds; the whole clip where missing. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** How much what stands still is steadied, 0 to 1; 0 is off. */
  readonly smoothing: number;
  /** The quality of videos, 0 to 51: less is better and larger. */
  readonly crf: number;
  /** Goes on where a run before was stopped. */
  readonly resume: boolean;
}

/** What clips get unless told otherwise. */
export const defaultClipOptions: ClipOptions = {
  smoothing: defaultSmoothing,
  crf: defaultCrf,
  resume: false,
};

export interface ClipSettingsFacts {
  readonly input: string;
  readonly model: string;
  readonly strength: number;
  readonly preserveColor: boolean;
  readonly width: number;
  readonly height: number;
  readonly encoder: string;
  readonly precision: Precision;
  readonly clip: ClipOptions;
}

/** @throws UserError where a file is gone */
export async function clipSettings(facts: ClipSettingsFacts): Promise<PiecesSettings> {
  const { size, mtimeMs } = await stat(facts.input);
  const { from, to, smoothing, crf } = facts.clip;
  return {
    input: `${basename(facts.input)}, ${size} bytes, ${new Date(mtimeMs).toISOString()}`,
    model: await sha256OfFile(facts.model),
    strength: facts.strength,
    "preserve-color": facts.preserveColor,
    size: `${facts.width}×${facts.height}`,
    from: from ?? null,
    to: to ?? null,
    smoothing,
    crf,
    precision: facts.precision,
    encoder: facts.encoder,
  };
}

/** @throws UserError that names what is another now */
export function checkSameSettings(
  output: string,
  before: PiecesSettings,
  now: PiecesSettings,
): void {
  const name = Object.keys(now).find((key) => before[key] !== now[key]);
  if (name === undefined) return;
  throw new UserError(
    `\`resume\`: "${output}" was begun with another ${name} (${before[name] ?? "none"}, now ${now[name] ?? "none"}); give the same, or begin anew with \`force\``,
  );
}
