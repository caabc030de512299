/** The numbers: frame rate, milliseconds by stage, what computes, how much it flickers. */
import type { EngineFacts } from "../engine/protocol.ts";
import { type Summary, stages } from "../stats.ts";
import type { Size } from "../working-size.ts";
import { byId, make } from "./dom.ts";

export interface StatsPanel {
  /** @param summary undefined before two frames, or of a picture */
  show(summary: Summary | undefined, size: Size, engine: EngineFacts): void;
}

const names = {
  capture: "Capture",
  convert: "Convert",
  model: "Model",
  draw: "Draw",
  show: "Show",
};

export function createStatsPanel(): StatsPanel {
  const list = make("dl");
  byId("stats").append(list);
  const meters = new Map(
    stages.map((stage) => {
      const meter = make("meter", { min: "0", "aria-hidden": "true" });
      const value = make("dd");
      list.append(make("dt", {}, names[stage]), meter, value);
      return [stage, { meter, value }] as const;
    }),
  );
  const wide = (title: string) => {
    const value = make("dd", { class: "wide" });
    list.append(make("dt", {}, title), value);
    return value;
  };
  const [rate, device, flicker] = [wide("Rate"), wide("Device"), wide("Flicker")];

  return {
    show(summary, size, engine) {
      device.textContent = nameOf(engine);
      const shape = `${size.width}×${size.height}`;
      if (!summary) {
        for (const { value } of meters.values()) value.textContent = "–";
        rate.textContent = shape;
        flicker.textContent = "–";
        return;
      }
      for (const [stage, { meter, value }] of meters) {
        meter.max = summary.total;
        meter.value = summary.times[stage];
        value.textContent = `${summary.times[stage].toFixed(1)} ms`;
      }
      rate.textContent = `${summary.framesPerSecond.toFixed(1)} fps, ${shape}`;
      flicker.textContent =
        summary.flicker === undefined
          ? "nothing stands still"
          : `${summary.flicker.toFixed(2)} of 255`;
    },
  };
}

export const nameOf = ({ device, threads }: EngineFacts): string =>
  device === "webgpu" ? "WebGPU" : `WebAssembly, ${threads} thread${threads === 1 ? "" : "s"}`;
