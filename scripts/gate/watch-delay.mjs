// Loaded into a server before it starts: how long its event loop is kept from turning.
import { monitorEventLoopDelay } from "node:perf_hooks";

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
process.on("message", (name) => {
  if (name === "reset") delay.reset();
  process.send?.({ most: delay.max / 1e6, usual: delay.percentile(99) / 1e6 });
});
process.channel?.unref();
