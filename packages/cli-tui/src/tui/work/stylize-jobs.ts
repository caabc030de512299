/** Fast mode as jobs: a preview, one picture at its full size, a whole folder. */
import { blendImages, errorMessage, type Image } from "@gramstyle/core";
import { type Picture, readPicture, writePicture } from "@gramstyle/media";
import { findInputs } from "../../stylize/find-inputs.ts";
import { makeFolderFor, planOutputs } from "../../stylize/plan-outputs.ts";
import type { ModelChoice } from "../state/choices.ts";
import { freeOutput } from "./output-name.ts";
import type { StyleEngine } from "./style-engine.ts";

/** The long side of previews: enough for any terminal, little enough to follow at once. */
export const previewSide = 320;

export interface PreviewRequest {
  readonly content: string;
  readonly model: ModelChoice;
}

export interface StylePreview {
  readonly content: Image;
  /** At full strength: less is a mixture of the two. */
  readonly stylized: Image;
}

export interface StylizeRequest {
  readonly content: string;
  readonly model: ModelChoice;
  readonly strength: number;
  /** Relative to the working folder. */
  readonly output: string;
}

/** Where a job is that makes one file. */
export type SaveRecord =
  | { readonly kind: "stage"; readonly text: string }
  | {
      readonly kind: "saved";
      readonly path: string;
      readonly width: number;
      readonly height: number;
    };

export interface FolderRequest extends Omit<StylizeRequest, "content"> {
  readonly folder: string;
}

export interface FolderRecord {
  readonly done: number;
  readonly total: number;
  /** The picture that was just finished. */
  readonly path?: string;
  /** Pictures that could not be done, each with its reason in one line. */
  readonly failed: readonly string[];
}

/** A picture at the size of a preview. */
export async function* readPreview(path: string, signal: AbortSignal): AsyncGenerator<Picture> {
  const picture = await readPicture(path, { longSide: previewSide });
  if (!signal.aborted) yield picture;
}

export async function* stylizePreview(
  engine: StyleEngine,
  { content, model }: PreviewRequest,
  signal: AbortSignal,
): AsyncGenerator<StylePreview> {
  const picture = await readPicture(content, { longSide: previewSide });
  if (signal.aborted) return;
  const stylized = await engine.stylize(model, picture);
  yield { content: picture, stylized };
}

/** @throws UserError where the file exists already, or a picture or model cannot be read */
export async function* stylizePicture(
  engine: StyleEngine,
  request: StylizeRequest,
  signal: AbortSignal,
): AsyncGenerator<SaveRecord> {
  const output = await freeOutput(request.output);
  yield { kind: "stage", text: "reading the picture at its full size" };
  const picture = await readPicture(request.content);
  signal.throwIfAborted();
  yield { kind: "stage", text: `painting ${picture.width}×${picture.height} pixels` };
  const image = await stylizeWhole(engine, request, picture);
  signal.throwIfAborted();
  await writeResult(output, image, picture);
  yield { kind: "saved", path: output, width: image.width, height: image.height };
}

/** A picture that fails is listed; the others go on. */
export async function* stylizeFolder(
  engine: StyleEngine,
  request: FolderRequest,
  signal: AbortSignal,
): AsyncGenerator<FolderRecord> {
  const { folder, model, output } = request;
  const pictures = await findInputs([folder], { recursive: false, output });
  // A slash says that it is a folder, also for a single picture.
  const jobs = await planOutputs({ pictures, models: [model.name], output: `${output}/` });
  const failed: string[] = [];
  let done = 0;
  yield { done, total: jobs.length, failed: [] };
  for (const job of jobs) {
    signal.throwIfAborted();
    try {
      await makeFolderFor(job);
      const path = await freeOutput(job.output);
      const picture = await readPicture(job.input);
      const image = await stylizeWhole(engine, request, picture);
      await writeResult(path, image, picture);
    } catch (error) {
      failed.push(errorMessage(error));
    }
    done++;
    yield { done, total: jobs.length, path: job.input, failed: [...failed] };
  }
}

async function stylizeWhole(
  engine: StyleEngine,
  { model, strength }: Pick<StylizeRequest, "model" | "strength">,
  picture: Picture,
): Promise<Image> {
  return blendImages(picture, await engine.stylize(model, picture), strength);
}

/** With the transparency and the EXIF data that it had. */
async function writeResult(path: string, image: Image, { alpha, exif }: Picture): Promise<void> {
  await writePicture(path, alpha ? { ...image, alpha } : image, { exif });
}
