/**
 * For tests of backends and of ops. `describeBackend` needs vitest; the reference backend alone,
 * without it, is `@gramstyle/core/reference`.
 */
export { compositeCases } from "./composite-cases.ts";
export { type ConformanceOptions, describeBackend, expectClose } from "./conformance.ts";
export {
  checkGradients,
  type GradientCheck,
  type GradientCheckOptions,
} from "./finite-differences.ts";
export { firstConvolution } from "./first-convolution.ts";
export { caseData, type InputSpecification, type OpCase } from "./op-case.ts";
export { opCases } from "./op-cases.ts";
export { randomArray, type Values } from "./random-data.ts";
export { createReferenceBackend, evaluate, pickInputs } from "./reference-backend.ts";
