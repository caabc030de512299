import { describeGolden } from "./golden.ts";
import { createReferenceBackend } from "./reference-backend.ts";

// Naive loops take about a minute for this much: both poolings and both presets, crosswise.
describeGolden("reference", async () => createReferenceBackend(), {
  tolerance: 2e-5,
  trajectories: false,
  losses: [
    ["max", "gatys"],
    ["avg", "neural-style"],
  ],
});
