/** Sources, styles, sizes and frames brought together: what runs behind the page's controls. */

import type { LiveStylizer } from "./engine/live-stylizer.ts";
import type { StyleShare } from "./engine/protocol.ts";
import { createFrameLoop, type FrameReport } from "./frame-loop.ts";
import type { Settings } from "./settings/settings.ts";
import type { Store } from "./settings/store.ts";
import { createSizeControl, type Pace } from "./size-control.ts";
import type { Source } from "./sources/source.ts";
import type { Size } from "./working-size.ts";

export interface StudioOptions {
  readonly store: Store;
  readonly stylizer: LiveStylizer;
  show(picture: ImageBitmap): void;
  onFrame(report: FrameReport, size: Size, pace: Pace | undefined): void;
  /** Frames have failed in a row; the style that was chosen last may be why. */
  onFailure(error: Error, style: string): void;
}

export interface Studio {
  readonly source: Source | undefined;
  readonly size: Size;
  paused: boolean;
  /** Called when it was paused or goes on. */
  onPause: () => void;
  /** Takes another source; the one before is stopped. */
  use(source: Source): void;
  /** Takes the styles of the settings, which must be loaded. */
  useStyles(): void;
  /** While it is held the working size stays. */
  holdSize(on: boolean): void;
}

/** A frame that fails is tried again so often, so long after. */
const tries = 3;
const pauseBetween = 500;

export function createStudio(options: StudioOptions): Studio {
  const { store, stylizer } = options;
  const sizes = createSizeControl();
  let source: Source | undefined;
  let styles: readonly StyleShare[] = [];
  let size: Size = { width: 0, height: 0 };
  let failures = 0;
  let onPause = () => {};

  const sizeFor = (current: Source, settings: Settings): Size => {
    const fixed = styles.map(({ key }) => stylizer.factsOf(key)?.fixedSize).find(Boolean);
    return fixed ?? sizes.sizeFor(current, settings);
  };

  const loop = createFrameLoop({
    rate: () => store.current.rate,
    stylize(frame) {
      const settings = store.current;
      size = sizeFor(source!, settings);
      return stylizer.stylize(frame, {
        ...size,
        styles,
        strength: settings.strength,
        precision: settings.precision,
        mirror: settings.mirror,
        // A picture has no frame before.
        steadiness: source?.moving ? settings.steadiness : 0,
        measureFlicker: settings.stats && source?.moving === true,
      });
    },
    show: options.show,
    onFrame(report) {
      failures = 0;
      const pace = source && sizes.measured(report.total, source, store.current);
      options.onFrame(report, size, pace);
    },
    onError(error) {
      failures++;
      if (failures < tries) {
        setTimeout(() => loop.kick(), pauseBetween);
        return;
      }
      failures = 0;
      options.onFailure(error as Error, styles[0]?.key ?? "");
    },
  });

  const kick = () => {
    if (styles.length > 0) loop.kick();
  };
  store.watch(["strength", "mirror", "steadiness", "stats"], kick);
  store.watch(["rate", "size", "precision"], () => {
    sizes.restart();
    kick();
  });

  return {
    get source() {
      return source;
    },
    get size() {
      return size;
    },
    get paused() {
      return loop.paused;
    },
    set paused(on) {
      loop.paused = on;
      if (on) source?.pause();
      else source?.resume();
      onPause();
    },
    get onPause() {
      return onPause;
    },
    set onPause(callback) {
      onPause = callback;
    },
    use(next) {
      loop.stop();
      source?.stop();
      source = next;
      loop.paused = false;
      onPause();
      sizes.restart();
      stylizer.forget();
      if (styles.length > 0) loop.start(next);
    },
    useStyles() {
      const { style, second, mix } = store.current;
      const mixed = second !== "" && second !== style && stylizer.factsOf(second) !== undefined;
      const before = styles.length;
      styles = mixed
        ? [
            { key: style, share: 1 - mix },
            { key: second, share: mix },
          ]
        : [{ key: style, share: 1 }];
      stylizer.forget();
      if (before !== styles.length) sizes.restart();
      if (source && before === 0) loop.start(source);
      else kick();
    },
    holdSize(on) {
      sizes.held = on;
    },
  };
}
