/** Names, and what is said of those that do not exist. Loads nothing else. */
export { checkName, didYouMean } from "./did-you-mean.ts";
export { type EncoderName, encoderNames } from "./encoders/encoder-names.ts";
