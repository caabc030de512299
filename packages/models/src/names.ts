/** Names, and what is said of what is wrong. Loads nothing else. */
export { describeIssue } from "./describe-issue.ts";
export { checkName, didYouMean } from "./did-you-mean.ts";
export { type EncoderName, encoderNames } from "./encoders/encoder-names.ts";
