/** Which size a frame is worked at: a fixed one, or what the governor finds for the frame rate. */
import { createGovernor, type Governor, type GovernorAction, governorSizes } from "@gramstyle/core";
import type { Settings } from "./settings/settings.ts";
import type { Source } from "./sources/source.ts";
import { type Size, workingSize } from "./working-size.ts";

/** How a frame rate is held. */
export interface Pace {
  readonly action: GovernorAction;
  /** Long sides that can be chosen from, in pixels, the smallest first. */
  readonly sizes: readonly number[];
  /** The long side that is worked at from now on. */
  readonly size: number;
}

export interface SizeControl {
  sizeFor(source: Source, settings: Settings): Size;
  /** Takes in what a frame took. @returns what the governor does; undefined where none is at work */
  measured(milliseconds: number, source: Source, settings: Settings): Pace | undefined;
  /** Begins to measure anew: another source, style or rate. */
  restart(): void;
  /** While it is held the size stays: a recording has one. */
  held: boolean;
}

/** The longer side for a picture, which need not be done in time. */
const pictureSide = 960;

/** Sizes beyond the source's would cost nothing more, and so tell nothing. */
function sizesFor(source: Source): readonly number[] {
  const { width, height } = source.size();
  const sizes = governorSizes.filter((size) => size <= Math.max(width, height));
  return sizes.length > 0 ? sizes : governorSizes.slice(0, 1);
}

export function createSizeControl(): SizeControl {
  let governor: Governor | undefined;
  let held: Size | undefined;
  let last: Size | undefined;

  const governorFor = (source: Source, { rate }: Settings): Governor => {
    if (governor) return governor;
    const start = last ? Math.max(last.width, last.height) : 320;
    governor = createGovernor({
      framesPerSecond: rate,
      sizes: sizesFor(source),
      start,
    });
    return governor;
  };

  return {
    sizeFor(source, settings) {
      if (held) return held;
      const longSide =
        settings.size !== 0
          ? settings.size
          : source.moving
            ? governorFor(source, settings).size
            : pictureSide;
      const size = workingSize(source.size(), longSide);
      if (source.moving) last = size;
      return size;
    },
    measured(milliseconds, source, settings) {
      if (held || settings.size !== 0 || !source.moving) return undefined;
      const { action, size } = governorFor(source, settings).next(milliseconds);
      return { action, size, sizes: sizesFor(source) };
    },
    restart() {
      governor = undefined;
    },
    get held() {
      return held !== undefined;
    },
    set held(on) {
      held = on ? last : undefined;
    },
  };
}
