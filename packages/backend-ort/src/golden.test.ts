import { describeGolden } from "@gramstyle/core/golden";
import { createOrtBackend } from "./index.ts";

describeGolden("ort cpu", () => createOrtBackend({ device: "cpu" }), { tolerance: 2e-5 });
