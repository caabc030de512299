/** What is known of a style model's file, for people. */
import { createTransformNet, sizeOf, type TransformNetDescription } from "@gramstyle/core";
import { formatDuration, formatNumber } from "@gramstyle/jobs/text";
import type { StyleCard, StyleModelDescription } from "@gramstyle/models";
import type { Style } from "./output.ts";

/** A label and what goes with it. */
type Fact = readonly [label: string, text: string];

/** The title, then one fact a line. */
export function renderModel(model: StyleModelDescription, style: Style): string {
  const facts = [...factsOf(model), sizeFact(model.bytes)];
  const width = Math.max(...facts.map(([label]) => label.length));
  const lines = facts.map(([label, text]) => `  ${style("dim", label.padEnd(width))}  ${text}`);
  return [style("bold", titleOf(model)), ...lines].join("\n");
}

function titleOf(model: StyleModelDescription): string {
  if (model.kind === "gramstyle") return model.card.title;
  if (model.kind === "foreign") return "ONNX style model of another program";
  return "PyTorch state dict of the style net of pytorch/examples";
}

function factsOf(model: StyleModelDescription): Fact[] {
  if (model.kind === "foreign") return factsOfForeign(model);
  if (model.kind === "pytorch") return factsOfNet(model.network);
  return [...factsOfCard(model.card), ...factsOfNet(model.card.network)];
}

function factsOfCard(card: StyleCard): Fact[] {
  const { training } = card;
  const facts: (readonly [string, string | undefined])[] = [
    ["name", card.name],
    ["artist", card.artist],
    ["year", card.year === undefined ? undefined : String(card.year)],
    ["description", card.description],
    ["licence", card.licence],
    ["style picture", card.styleSource],
    ["made", [card.made, `by Gramstyle ${card.gramstyle}`].filter(Boolean).join(" ")],
    ...(training ? factsOfTraining(training) : []),
  ];
  return facts.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]));
}

function factsOfTraining(training: NonNullable<StyleCard["training"]>): Fact[] {
  const { recipe, steps, batch, crop, encoder, styleSize, seed, seconds, losses } = training;
  const { startedFrom } = training;
  const time = seconds === undefined ? "" : ` in ${formatDuration(seconds)}`;
  const weights = [
    `content ${training.contentWeight}`,
    `style ${training.styleWeight}`,
    `total variation ${training.totalVariationWeight}`,
    ...(training.temporalWeight ? [`temporal ${training.temporalWeight}`] : []),
  ].join(", ");
  const facts: Fact[] = [
    ["training", `recipe ${recipe}, ${steps} steps of ${batch} photos of ${crop}×${crop}${time}`],
    ...(startedFrom === undefined ? [] : [["begun with", startedFrom] as const]),
    ["loss", `${encoder}, style picture of ${styleSize} pixels, seed ${seed}`],
    ["weights", weights],
  ];
  if (losses && Object.keys(losses).length > 0) {
    const terms = Object.entries(losses).map(([name, loss]) => `${name} ${formatNumber(loss, 3)}`);
    facts.push(["at the end", terms.join(", ")]);
  }
  return facts;
}

function factsOfNet(network: TransformNetDescription): Fact[] {
  const net = createTransformNet(network);
  const count = net.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const { architecture, channels = [], blocks } = network;
  return [
    [
      "net",
      `${architecture}, channels ${channels.join(", ")}, ${blocks} residual blocks, ${formatNumber(count / 1e6, 3)} million parameters`,
    ],
    ["pictures", `any size; sides are padded to multiples of ${net.sizeMultiple} pixels`],
  ];
}

function factsOfForeign(model: Extract<StyleModelDescription, { kind: "foreign" }>): Fact[] {
  const { fixedSize, inputRange, outputRange, rangeKnown } = model;
  const size = fixedSize ? `${fixedSize.width}×${fixedSize.height} only` : "any size";
  const same = inputRange === outputRange;
  const range = same ? `0 to ${inputRange}` : `0 to ${inputRange}, out 0 to ${outputRange}`;
  const shape = model.inputShape.map((side) => side ?? "?").join("×");
  return [
    ["made by", model.producer],
    ["input", `"${printable(model.inputName)}" ${shape}, output "${printable(model.outputName)}"`],
    ["pictures", size],
    ["pixels", rangeKnown ? range : `${range} (the file does not say)`],
  ];
}

/** Without what could steer a terminal: another program's file may hold anything. */
const printable = (text: string) => text.replace(/\p{Cc}/gu, "?");

const sizeFact = (bytes: number): Fact => ["file", `${formatNumber(bytes / 1024, 4)} KiB`];
