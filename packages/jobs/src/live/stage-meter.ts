/** How long each stage of a live frame takes, and how many come a second: running means. */

/** What matters most comes first. Of the camera it is how long it was waited for. */
export const liveStages = ["model", "draw", "smooth", "convert", "camera"] as const;
/** The stages that each frame goes through. */
export type LiveStage = (typeof liveStages)[number];

/** How many frames are shown, and how long each stage takes. */
export interface StageTimes {
  /** Frames a second; 0 before the second frame. */
  readonly rate: number;
  /** Milliseconds; stages that have not happened are missing. */
  readonly milliseconds: Readonly<Partial<Record<LiveStage, number>>>;
}

/** Measures how long the stages of a frame take. */
export interface StageMeter {
  add(stage: LiveStage, milliseconds: number): void;
  /** Of several stages of one frame. */
  addAll(times: Readonly<Partial<Record<LiveStage, number>>>): void;
  /** A frame was shown at this time, in milliseconds of any clock. */
  shown(now: number): void;
  times(): StageTimes;
}

/** What the newest measurement counts. */
const share = 0.1;
/** Milliseconds over which frames are counted. */
const rateWindow = 2000;

/** A meter that knows of no frame yet; times are means in which the last frames count most. */
export function createStageMeter(): StageMeter {
  const means = new Map<LiveStage, number>();
  let shownAt: number[] = [];
  const add = (stage: LiveStage, milliseconds: number): void => {
    const before = means.get(stage) ?? milliseconds;
    means.set(stage, before + share * (milliseconds - before));
  };
  return {
    add,
    addAll(times) {
      for (const stage of liveStages) {
        const milliseconds = times[stage];
        if (milliseconds !== undefined) add(stage, milliseconds);
      }
    },
    shown(now) {
      shownAt = shownAt.filter((time) => time > now - rateWindow);
      shownAt.push(now);
    },
    times() {
      const span = shownAt.at(-1)! - shownAt[0]!;
      const rate = shownAt.length > 1 ? (1000 * (shownAt.length - 1)) / span : 0;
      return { rate, milliseconds: Object.fromEntries(means) };
    },
  };
}
