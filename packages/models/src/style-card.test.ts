import { expect, test } from "vitest";
import { cardOf, johnson, realtime } from "./model.test.helpers.ts";
import { parseStyleCard, parseStyleCardText } from "./style-card.ts";

test("a card survives the way through JSON", () => {
  for (const network of [johnson, realtime]) {
    const card = cardOf(network);
    expect(parseStyleCardText(JSON.stringify(card))).toEqual(card);
  }
});

test("what may be left out may be left out", () => {
  const { formatVersion, name, title, network, inputRange, sizeMultiple, gramstyle } =
    cardOf(realtime);
  const card = { formatVersion, name, title, network, inputRange, sizeMultiple, gramstyle };
  expect(parseStyleCard(card)).toEqual(card);
});

test.each<[string, object, string]>([
  ["a newer file", { formatVersion: 2 }, "of version 2, expected 1: a newer Gramstyle made it"],
  ["a name with spaces", { name: "Great Wave" }, 'card, name: expected a name like "starry-night"'],
  [
    "a title that steers the terminal",
    { title: "\u001b[2J" },
    "card, title: expected text without",
  ],
  ["no title", { title: undefined }, "card, title: "],
  ["an unknown net", { network: { architecture: "vgg" } }, "card, network.architecture: "],
  [
    "a net with two widths",
    { network: { ...realtime, channels: [4, 8] } },
    "card, network.channels: ",
  ],
  [
    "a net of a million channels",
    { network: { ...realtime, channels: [4, 8, 1e6] } },
    "card, network.channels.2: ",
  ],
  [
    "a net with an option of the future",
    { network: { ...realtime, dilation: 2 } },
    "card, network",
  ],
  ["another input range", { inputRange: "0..255" }, "card, inputRange: "],
  ["a date that is none", { made: "2026-13-01" }, "card, made: "],
])("%s is refused, by its field", (_name, change, message) => {
  const refused = () => parseStyleCard({ ...cardOf(realtime), ...change });
  expect(refused).toThrow(message);
  expect(refused).toThrow(/^the style model's card[^\n]*$/);
});

test("what is no card at all is refused", () => {
  expect(() => parseStyleCard(null)).toThrow("the style model's card: ");
  expect(() => parseStyleCardText("{")).toThrow("is not JSON");
});
