export { abortable } from "./abortable.ts";
export { allFinite } from "./all-finite.ts";
export { gradients } from "./autodiff/gradients.ts";
export { trackExecutables } from "./backend/track-executables.ts";
export { upgradeBackend } from "./backend/upgrade.ts";
export {
  type ArrayData,
  type Arrays,
  type Backend,
  bytesOf,
  type CompileOptions,
  copyOf,
  type Executable,
  type Inputs,
  type RunOptions,
} from "./backend.ts";
export type { Encoder } from "./encoders/encoder.ts";
export {
  buildMini,
  createMiniEncoder,
  headWeightName,
  type MiniArchitecture,
  type MiniOptions,
  type MiniTrunkStep,
  miniArchitecture,
  miniTrunk,
  readByHead,
} from "./encoders/mini.ts";
export {
  createVggEncoder,
  type PixelSpace,
  type VggArchitecture,
  type VggOptions,
  vggTensorNames,
} from "./encoders/vgg.ts";
export { BackendError, errorMessage, ShapeError, UserError } from "./errors.ts";
export { countArithmetic } from "./graph/arithmetic.ts";
export { checkInputs } from "./graph/check-inputs.ts";
export type { DataType } from "./graph/data-type.ts";
export { createGraph, type Graph } from "./graph/graph.ts";
export type {
  ConvolutionAttributes,
  OpAttributes,
  OpName,
  QuantizationAttributes,
} from "./graph/op-set.ts";
export { printGraph } from "./graph/print.ts";
export { eightBits, toEightBits } from "./graph/quantization.ts";
export { formatShape, type Shape, sizeOf } from "./graph/shape.ts";
export { named, type Value } from "./graph/value.ts";
export { blendImages, lumaOf, preserveColor } from "./image/color.ts";
export type { Image, ImageWithAlpha, PictureSize } from "./image/image.ts";
export {
  clampPixels,
  fitLongSide,
  type ResizeFilter,
  resizeImage,
  resizePlanes,
} from "./image/resize.ts";
export {
  type InterleavedPicture,
  imageDataFromImage,
  imageFromImageData,
  imageOfSamples,
  type PixelData,
  type Samples,
  samplesOfImage,
} from "./image/samples.ts";
export { contentLoss } from "./losses/content-loss.ts";
export type { LossConvention, LossWeights } from "./losses/convention.ts";
export { type Distance, distanceBetween } from "./losses/distance.ts";
export {
  type GramNormalization,
  type GramOptions,
  gramMatrix,
  gramMatrixOfActivations,
} from "./losses/gram-matrix.ts";
export {
  type FeaturePair,
  featureCosines,
  featureShares,
  gramDistance,
  type StrongestPairsOptions,
  strongestPairs,
  traceOf,
} from "./losses/gram-statistics.ts";
export { type LossLayer, type LossLayers, lossLayersOf } from "./losses/loss-layers.ts";
export { layerOfStyleTerm, styleTerm } from "./losses/loss-names.ts";
export {
  type LossExtensions,
  type LossPoint,
  type LossTerms,
  statisticOf,
} from "./losses/loss-parts.ts";
export {
  blendTargets,
  type LossEvaluation,
  type LossGraph,
  layersOf,
  type PerceptualLoss,
  perceptualLoss,
  perceptualLossGraph,
} from "./losses/perceptual-loss.ts";
export { findPreset, type Preset, presets } from "./losses/presets.ts";
export {
  createScorer,
  type PicturesToScore,
  type Scorecard,
  type Scorer,
  type ScorerOptions,
  type StyleScore,
  scorecardLayers,
} from "./losses/scorecard.ts";
export { gramStatistic } from "./losses/statistics/gram.ts";
export { meanDeviationStatistic } from "./losses/statistics/mean-deviation.ts";
export type {
  StatisticOptions,
  StatisticParts,
  StyleStatistic,
} from "./losses/statistics/statistic.ts";
export { type StatisticName, statisticNames, styleStatistics } from "./losses/statistics/table.ts";
export { wassersteinStatistic } from "./losses/statistics/wasserstein.ts";
export { styleSizeOf } from "./losses/style-size.ts";
export {
  type StyleTargets,
  type TargetGraph,
  type TargetPart,
  type TargetRole,
  type Targets,
  targetGraph,
} from "./losses/target-graph.ts";
export {
  type TotalVariationOptions,
  totalVariationLoss,
} from "./losses/total-variation-loss.ts";
export {
  foldNorms,
  type NormMoments,
  type NormStatistics,
  type NormStatisticsGraph,
  normStatisticsGraph,
} from "./networks/fold-norms.ts";
export { buildJohnson, type JohnsonOptions } from "./networks/johnson.ts";
export {
  collectParameters,
  type Initialization,
  initialParameters,
  type ParameterInputs,
  type ParameterSource,
  type ParameterSpec,
  parameterConstants,
  parameterInputs,
} from "./networks/parameters.ts";
export { type ActivationRanges, quantizeActivation } from "./networks/quantize.ts";
export type { RealtimeOptions } from "./networks/realtime.ts";
export {
  createTransformNet,
  type TransformNet,
  type TransformNetDescription,
  type TransformNetInputs,
  transformNetArchitectures,
} from "./networks/transform-net.ts";
export * from "./ops/convolution.ts";
export * from "./ops/elementwise.ts";
export * from "./ops/linear-algebra.ts";
export * from "./ops/movement.ts";
export * from "./ops/normalization.ts";
export * from "./ops/padding.ts";
export * from "./ops/pooling.ts";
export * from "./ops/reduce.ts";
export { type AdamOptions, adamInit, adamUpdate, createAdam } from "./optimizers/adam.ts";
export { createLbfgs, type LbfgsOptions } from "./optimizers/lbfgs.ts";
export {
  type Box,
  canGoOnFrom,
  type Evaluation,
  type FirstOrderOptimizer,
  firstOrderOptimizer,
  type Optimizer,
  type OptimizerState,
  type StepResult,
  type UpdateRule,
} from "./optimizers/optimizer.ts";
export { createSgd, type SgdOptions } from "./optimizers/sgd.ts";
export { type OptimizerName, optimizerNames, optimizers } from "./optimizers/table.ts";
export { createRandom, type Random } from "./random.ts";
export { runOnce } from "./run-once.ts";
export { type InitialImage, initialPixels } from "./style-transfer/initial-image.ts";
export { measureStyle } from "./style-transfer/measure-style.ts";
export {
  type ForeignNetwork,
  foreignPass,
  type NetworkPass,
  networkPass,
  type PassOptions,
} from "./style-transfer/network-pass.ts";
export { optimizeImage } from "./style-transfer/optimize-image.ts";
export {
  type LiveControls,
  type OptimizeImageOptions,
  presetOptions,
  type StyleImage,
} from "./style-transfer/options.ts";
export type { Progress } from "./style-transfer/progress.ts";
export { pyramidSizes } from "./style-transfer/pyramid.ts";
export { formatCheckpoint, parseCheckpoint, type RunState } from "./style-transfer/run-state.ts";
export {
  createSizeCache,
  type SizeCache,
  type SizeCacheOptions,
} from "./style-transfer/size-cache.ts";
export {
  createForeignStylizer,
  createStylizer,
  type ForeignStylizerOptions,
  type StylizerOptions,
} from "./style-transfer/stylize.ts";
export type { ByteFrame, StylizeOptions, Stylizer } from "./style-transfer/stylizer.ts";
export {
  createTargetMeter,
  type PictureToMeasure,
  type TargetMeter,
  type TargetMeterOptions,
  type TargetSession,
} from "./style-transfer/target-meter.ts";
export { createFlickerMeter, type Flicker, type FlickerMeter } from "./video/flicker.ts";
export { type Flow, formatFlow, parseFlow } from "./video/flow.ts";
export type { Frame, FrameData } from "./video/frame.ts";
export { blendBytes, bytesOfPlanes, planesOfBytes } from "./video/frame-bytes.ts";
export {
  createGovernor,
  type Governor,
  type GovernorAction,
  type GovernorOptions,
  type GovernorStep,
  governorSizes,
} from "./video/governor.ts";
export {
  createKeepMap,
  defaultSmoothing,
  type KeepMap,
  type KeepMapState,
  type KeepShares,
} from "./video/keep-map.ts";
export {
  type SyntheticFrame,
  type SyntheticMotionOptions,
  syntheticMotion,
} from "./video/synthetic-motion.ts";
export {
  createTemporalSmoothing,
  type TemporalSmoothing,
  type TemporalSmoothingOptions,
  type TemporalSmoothingState,
} from "./video/temporal-smoothing.ts";
export {
  type WarpedImage,
  type WarpingError,
  type WarpingErrorOptions,
  warpImage,
  warpingError,
} from "./video/warping-error.ts";
export { floatToHalf, halfToFloat } from "./weights/half.ts";
export { type NumberType, type NumberTypeName, numberTypes } from "./weights/number-types.ts";
export {
  decodeTensor,
  formatSafetensors,
  parseJsonMetadata,
  parseSafetensors,
  parseSafetensorsHeader,
  type Safetensors,
  type Tensor,
} from "./weights/safetensors.ts";
