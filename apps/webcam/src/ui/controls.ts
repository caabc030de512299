/** The panel's sliders and choices, tied to the settings. */
import { rates, type Settings, sizes } from "../settings/settings.ts";
import type { Store } from "../settings/store.ts";
import { byId, make } from "./dom.ts";

export function bindControls(store: Store): void {
  bindPercent(store, "strength");
  bindPercent(store, "steadiness");
  bindPercent(store, "mix");
  bindRate(store);
  bindSize(store);
  bindPrecision(store);
  const second = byId<HTMLSelectElement>("second");
  store.watch(["second"], (settings) => {
    second.value = settings.second;
    byId("mix-row").hidden = settings.second === "";
  });
}

/** A slider in percent for a setting from 0 to 1. */
function bindPercent(store: Store, key: "strength" | "steadiness" | "mix"): void {
  const slider = byId<HTMLInputElement>(key);
  const value = byId<HTMLOutputElement>(`${key}-value`);
  slider.addEventListener("input", () => store.change({ [key]: slider.valueAsNumber / 100 }));
  store.watch([key], (settings) => {
    const percent = Math.round(100 * settings[key]);
    slider.value = String(percent);
    slider.setAttribute("aria-valuetext", `${percent} %`);
    value.textContent = `${percent} %`;
  });
}

function bindRate(store: Store): void {
  const group = byId("rate");
  const inputs = rates.map((rate) => {
    const input = make("input", { type: "radio", name: "rate", value: String(rate) });
    input.addEventListener("change", () => store.change({ rate }));
    group.append(make("label", {}, input, make("span", {}, String(rate))));
    return { rate, input };
  });
  store.watch(["rate"], (settings) => {
    for (const { rate, input } of inputs) input.checked = rate === settings.rate;
  });
}

function bindSize(store: Store): void {
  const select = byId<HTMLSelectElement>("size");
  select.append(make("option", { value: "0" }, "as the rate allows"));
  for (const size of sizes) {
    select.append(make("option", { value: String(size) }, `${size} pixels`));
  }
  select.addEventListener("change", () => {
    store.change({ size: Number(select.value) as Settings["size"] });
  });
  store.watch(["size"], ({ size }) => {
    select.value = String(size);
  });
}

function bindPrecision(store: Store): void {
  const select = byId<HTMLSelectElement>("precision");
  select.addEventListener("change", () => {
    store.change({ precision: select.value as Settings["precision"] });
  });
  store.watch(["precision"], ({ precision }) => {
    select.value = precision;
  });
}

/** Whether there is a choice. */
export function offerEightBits(on: boolean): void {
  byId("precision-row").hidden = !on;
}
