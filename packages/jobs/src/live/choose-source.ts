/** From a word that a user gave to where frames come from. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { UserError } from "@gramstyle/core";
import {
  type CameraSource,
  chooseCamera,
  formatOfPath,
  type ListCamerasOptions,
  type ListedCamera,
  listCameras,
} from "@gramstyle/media";
import { didYouMean } from "@gramstyle/models/names";

const withoutOne = "without one: `camera` sample, `camera` clip.mp4";
/** The `code` of errors about cameras that are not there. */
const code = "no-camera";

/** What the names of sources stand for. */
export interface ChooseSourceOptions extends ListCamerasOptions {
  /** The picture that "sample" is. */
  readonly sample?: string | undefined;
}

/**
 * A file is played, "sample" and "test" are what they say, anything else is a camera by its index,
 * name or device; without a word it is the first.
 * @throws UserError where there is no such thing
 */
export async function chooseSource(
  wanted: string | undefined,
  options: ChooseSourceOptions = {},
): Promise<CameraSource> {
  if (wanted === "test") return { kind: "test" };
  if (wanted === "sample" && options.sample !== undefined) {
    return { kind: "still", path: options.sample };
  }
  const file = wanted === undefined ? undefined : await stat(wanted).catch(() => undefined);
  if (wanted !== undefined && file?.isFile()) {
    const path = resolve(wanted);
    return { kind: isPicture(path) ? "still" : "clip", path };
  }
  if (wanted !== undefined && file?.isCharacterDevice()) return { kind: "device", input: wanted };
  if (wanted !== undefined && (file || /[\\/]|\.\w{2,4}$/.test(wanted))) {
    throw new UserError(
      `\`camera\`: "${wanted}" ${file ? "is neither a camera nor a file" : "does not exist"}; ${withoutOne}`,
      { code },
    );
  }
  const cameras = await listCameras(options);
  const chosen = chooseCamera(cameras, wanted);
  if (chosen) return chosen.device;
  throw new UserError(
    noCamera(cameras, wanted, options.platform),
    cameras.length > 0 ? {} : { code },
  );
}

function noCamera(
  cameras: readonly ListedCamera[],
  wanted: string | undefined,
  platform = process.platform,
): string {
  if (cameras.length === 0) {
    const where =
      platform === "linux" ? "in /dev, as /sys/class/video4linux lists it" : "as ffmpeg lists them";
    return `no camera was found (looked ${where}); ${withoutOne}`;
  }
  const names = cameras.map(({ index, name }) => `${index} ${name}`).join(", ");
  const near = didYouMean(
    wanted!,
    cameras.map(({ name }) => name),
  );
  return `\`camera\`: there is no camera "${wanted}"${near}; expected one of ${names}, a clip, sample or test`;
}

function isPicture(path: string): boolean {
  try {
    formatOfPath(path);
    return true;
  } catch {
    return false;
  }
}
