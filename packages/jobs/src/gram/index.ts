/** Gram matrices of pictures: measured, told, drawn. */
export {
  type GramMeasuredRecord,
  type GramRecord,
  type GramRequest,
  gram,
} from "./gram.ts";
export { checkGramOutput, heatMaps, writeGrams } from "./gram-files.ts";
export {
  createGramMeter,
  type GramMeter,
  type GramMeterOptions,
  type LayerGram,
} from "./gram-meter.ts";
export {
  type GramReport,
  type GramReportFacts,
  gramReport,
  type LayerReport,
} from "./gram-report.ts";
export { defaultStyleLayers, type MeterChoices } from "./open-meter.ts";
