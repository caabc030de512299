/** The split view: a divider between the frame as it came and the stylized one. */
import type { Store } from "../settings/store.ts";
import { byId } from "./dom.ts";

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -0.02,
  ArrowDown: -0.02,
  ArrowRight: 0.02,
  ArrowUp: 0.02,
  PageDown: -0.1,
  PageUp: 0.1,
  Home: -1,
  End: 1,
};

export function bindDivider(store: Store): void {
  const frame = byId("frame");
  const divider = byId("divider");
  const moveTo = (share: number) => {
    store.change({ divider: Math.min(1, Math.max(0, share)) });
  };

  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    divider.focus();
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const { left, width } = frame.getBoundingClientRect();
    moveTo((event.clientX - left) / width);
  });
  divider.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    moveTo(store.current.divider + step);
  });

  store.watch(["compare", "divider"], ({ compare, divider: share }) => {
    const percent = Math.round(100 * share);
    frame.classList.toggle("compare", compare);
    frame.style.setProperty("--divider", `${100 * share}%`);
    divider.hidden = !compare;
    divider.setAttribute("aria-valuenow", String(percent));
    divider.setAttribute("aria-valuetext", `${percent} % as it came`);
  });
}
