/** Whether a path is a video device that can be written to. */
import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { UserError } from "@gramstyle/core";

const makeOne =
  "make one by v4l2loopback (Debian, Ubuntu: sudo apt install v4l2loopback-dkms): sudo modprobe v4l2loopback video_nr=10 card_label=Gramstyle exclusive_caps=1, then `virtual` /dev/video10";

export interface CheckDeviceOptions {
  readonly platform?: NodeJS.Platform;
  /** Where Linux describes its video devices. */
  readonly sysfs?: string;
}

/** @throws UserError, one line that says what to do */
export async function checkVirtualDevice(
  device: string,
  options: CheckDeviceOptions = {},
): Promise<void> {
  const { platform = process.platform, sysfs = "/sys/class/video4linux" } = options;
  if (platform !== "linux") {
    throw new UserError(
      `\`virtual\`: virtual cameras are Linux devices, this is ${platform}; capture the page's window with OBS there`,
    );
  }
  const found = await stat(device).catch(() => undefined);
  if (!found) throw new UserError(`\`virtual\`: "${device}" does not exist; ${makeOne}`);
  // Real cameras hang on a bus; where nothing is known of the device, ffmpeg will find out.
  const place = await realpath(join(sysfs, basename(device))).catch(() => undefined);
  if (!found.isCharacterDevice() || (place !== undefined && !place.includes("/devices/virtual/"))) {
    throw new UserError(`\`virtual\`: "${device}" is not a virtual camera; ${makeOne}`);
  }
  await access(device, constants.W_OK).catch((error) => {
    throw new UserError(
      `\`virtual\`: "${device}" cannot be written: permission denied; join its group: sudo usermod -aG video $USER, and log in again`,
      { cause: error },
    );
  });
}

/** What ffmpeg said where the device took nothing, with what to do about it. */
export function virtualFailure(device: string, message: string): string {
  if (/busy/i.test(message)) {
    return `\`virtual\`: "${device}" is written to by another program; close that first`;
  }
  if (/ioctl|not a video|invalid argument|inappropriate/i.test(message)) {
    return `\`virtual\`: "${device}" takes no pictures; ${makeOne}`;
  }
  return `\`virtual\`: "${device}" takes no frames any more: ${message || "ffmpeg ended"}`;
}
