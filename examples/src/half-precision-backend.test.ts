import { describeBackend } from "@gramstyle/core/testing";
import createHalfPrecisionBackend from "./half-precision-backend.ts";

// Eleven bits a result, over graphs of some dozens of ops.
describeBackend("half-precision example", async () => createHalfPrecisionBackend(), {
  tolerance: 2e-2,
});
