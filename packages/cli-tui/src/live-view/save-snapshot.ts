/** A single frame, painted at the size that the camera gives, as a file in the working folder. */
import { blendImages } from "@gramstyle/core";
import { imageOfFrame, writePicture } from "@gramstyle/media";
import { suggestName } from "../../tui/work/output-name.ts";
import type { StyleEngine } from "../../tui/work/style-engine.ts";
import type { LiveSettings } from "../live/live-settings.ts";
import type { LiveResult } from "../live/run-live.ts";

/** @returns the file's name, one that was free. @throws UserError where it cannot be written */
export async function saveSnapshot(
  engine: Pick<StyleEngine, "stylize">,
  { frame, style }: LiveResult,
  { mirror, strength }: LiveSettings,
): Promise<string> {
  const { width, height } = frame;
  const input = imageOfFrame(frame, { width, height, mirror });
  const image = blendImages(input, await engine.stylize(style, input), strength);
  const name = await suggestName("webcam.png", style.name);
  await writePicture(name, image);
  return name;
}
