/** Shows how the frame rate is held: the ladder of sizes, and which one is worked at. */
import type { Store } from "../settings/store.ts";
import type { Pace } from "../size-control.ts";
import { byId, make } from "./dom.ts";

export interface GovernorView {
  show(pace: Pace | undefined, framesPerSecond: number | undefined): void;
}

/** Text that changes more often cannot be read, in milliseconds. */
const interval = 500;

export function createGovernorView(store: Store): GovernorView {
  const ladder = byId("ladder");
  const text = byId("size-hint");
  let steps: readonly number[] = [];
  let last = 0;
  let shown = 0;

  const rebuild = (sizes: readonly number[]) => {
    steps = sizes;
    ladder.replaceChildren(
      ...sizes.map((_, i) => {
        const step = make("span");
        step.style.height = `${Math.round(25 + (75 * (i + 1)) / sizes.length)}%`;
        return step;
      }),
    );
  };

  store.watch(["size", "rate"], ({ size, rate }) => {
    shown = 0;
    ladder.hidden = true;
    text.textContent =
      size === 0
        ? `The picture gets as large as it can at ${rate} frames a second.`
        : "The longer side is fixed; the rate is what comes of it.";
  });

  return {
    show(pace, framesPerSecond) {
      const now = performance.now();
      if (!pace || framesPerSecond === undefined) return;
      if (pace.size === shown && now - last < interval) return;
      last = now;
      shown = pace.size;
      ladder.hidden = false;
      if (pace.sizes.join() !== steps.join()) rebuild(pace.sizes);
      const at = pace.sizes.indexOf(pace.size);
      for (const [i, step] of [...ladder.children].entries()) {
        step.classList.toggle("reached", i <= at);
      }
      const { rate } = store.current;
      // A little less is what a rate always swings by.
      const held = framesPerSecond >= 0.92 * rate;
      text.textContent = describe(pace, at, held, rate);
    },
  };
}

function describe({ action, size, sizes }: Pace, at: number, held: boolean, rate: number): string {
  const side = `${size} pixels`;
  if (action === "overloaded")
    return `${side}, the smallest: this machine is too slow for ${rate}.`;
  if (!held) return `${side}: finding the size for ${rate} frames a second.`;
  if (at === sizes.length - 1) return `${side}, as large as the source; ${rate} are held.`;
  return `${side}: the largest at which ${rate} frames a second are held.`;
}
