/** A single frame, painted at the size that the camera gives, as a file in the working folder. */
import { blendImages } from "@gramstyle/core";
import { suggestName } from "@gramstyle/jobs/files";
import type { LiveRecord, LiveSettings } from "@gramstyle/jobs/live";
import type { StylizerShelf } from "@gramstyle/jobs/stylize";
import { imageOfFrame, writePicture } from "@gramstyle/media";

/** @returns the file's name, one that was free. @throws UserError where it cannot be written */
export async function saveSnapshot(
  stylizers: Pick<StylizerShelf, "stylize">,
  { frame, style }: LiveRecord,
  { mirror, strength, precision }: LiveSettings,
): Promise<string> {
  const { width, height } = frame;
  const input = imageOfFrame(frame, { width, height, mirror });
  const image = blendImages(input, await stylizers.stylize(style, input, { precision }), strength);
  const name = await suggestName("webcam.png", style.name);
  await writePicture(name, image);
  return name;
}
