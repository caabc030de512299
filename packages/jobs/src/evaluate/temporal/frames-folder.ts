/**
 * Frames of a film with known flow, in the layout of MPI Sintel (Butler et al. 2012): pictures of one
 * size in the order of their names; beside them `gt/<name>.flo` from a frame to the next, and
 * `gt/occlusions/<name>.png` and `gt/invalid/<name>.png`, white where a pixel does not count.
 */
import { readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { type Flow, type Image, parseFlow, UserError } from "@gramstyle/core";
import { expandPictures } from "@gramstyle/jobs";
import { readPicture } from "@gramstyle/media";
import type { Scene, SceneFrame, SceneMotion } from "./scene.ts";

/**
 * @throws UserError, one line, where there are no two frames or no flow between any; while it is
 * read, where a file is broken or of another size
 */
export async function framesScene(folder: string): Promise<Scene> {
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new UserError(`"${folder}": expected a folder of frames`);
  }
  const files = await expandPictures([folder], "");
  const flows = await Promise.all(files.slice(0, -1).map((file) => exists(flowOf(folder, file))));
  if (!flows.includes(true)) {
    throw new UserError(
      `"${folder}": expected frames and the flow from one to the next, such as ${flowOf("", files[0]!)}`,
    );
  }
  return { kind: "frames", source: folder, frames: () => readFrames(folder, files) };
}

async function* readFrames(folder: string, files: readonly string[]): AsyncIterable<SceneFrame> {
  let before: { readonly file: string; readonly image: Image } | undefined;
  for (const file of files) {
    const image = await readPicture(file);
    if (before) checkSize(file, image, before.image);
    yield { image, motion: before ? await motionFrom(folder, before.file, image) : null };
    before = { file, image };
  }
}

async function motionFrom(folder: string, file: string, size: Size): Promise<SceneMotion | null> {
  const path = flowOf(folder, file);
  if (!(await exists(path))) return null;
  const flow = await readFlow(path);
  checkSize(path, flow, size);
  const mask = new Uint8Array(size.width * size.height).fill(1);
  for (const kind of ["occlusions", "invalid"]) {
    const marks = join(folder, "gt", kind, `${nameOf(file)}.png`);
    if (!(await exists(marks))) continue;
    const picture = await readPicture(marks);
    checkSize(marks, picture, size);
    for (let i = 0; i < mask.length; i++) if (picture.data[i]! >= 0.5) mask[i] = 0;
  }
  return { of: "before", flow, mask };
}

async function readFlow(path: string): Promise<Flow> {
  try {
    return parseFlow(await readFile(path));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`"${path}": ${error.message}`, { cause: error });
  }
}

const nameOf = (file: string) => basename(file, extname(file));
const flowOf = (folder: string, file: string) => join(folder, "gt", `${nameOf(file)}.flo`);
const exists = (path: string) =>
  stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );

interface Size {
  readonly width: number;
  readonly height: number;
}

function checkSize(file: string, { width, height }: Size, expected: Size): void {
  if (width === expected.width && height === expected.height) return;
  throw new UserError(
    `"${file}": expected the frames' size, ${expected.width}×${expected.height}, got ${width}×${height}`,
  );
}
