/** An option that takes a place in a clip. */
import { UserError } from "@gramstyle/core";
import { Option } from "commander";

/** Seconds, as 12.5, or 1:02.5 or 1:00:02.5. */
export function timeOption(flags: string, description: string): Option {
  const option = new Option(flags, description);
  return option.argParser((text: string) => {
    const seconds = secondsOfTime(text);
    if (seconds !== undefined) return seconds;
    throw new UserError(
      `${option.long}: expected seconds such as 12.5, or a time such as 1:02:03, got ${text === "" ? "nothing" : text}`,
    );
  });
}

/** Undefined for what is no time. */
export function secondsOfTime(text: string): number | undefined {
  const found = /^(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?)$/.exec(text.trim());
  if (!found) return undefined;
  const [, hours = "0", minutes, seconds] = found;
  if (minutes !== undefined && (Number(minutes) > 59 || Number(seconds) >= 60)) return undefined;
  return 3600 * Number(hours) + 60 * Number(minutes ?? 0) + Number(seconds);
}
