/** What the style loss sees: Gram matrices by layer, and how far two pictures are apart. */

import { basename } from "node:path";
import { type MeasuredPictures, measuredPictures } from "@gramstyle/jobs/compare";
import { defaultStyleLayers } from "@gramstyle/jobs/gram";
import { heatMap } from "@gramstyle/media/figure";
import { Box, Text, useIsScreenReaderEnabled } from "ink";
import { useMemo, useState } from "react";
import { fill, printable, wrap } from "../../terminal/width.ts";
import { useApp, useSize } from "../app-context.ts";
import { Captioned } from "../components/captioned.tsx";
import { Frame } from "../components/frame.tsx";
import { Notice } from "../components/notice.tsx";
import { pointer, theme } from "../components/theme.ts";
import { useAnswer } from "../hooks/use-answer.ts";
import { useJob } from "../hooks/use-job.ts";
import { useKeys } from "../hooks/use-keys.ts";
import {
  brightest,
  closeness,
  featuresFor,
  meaningOf,
  reordered,
  strongestFirst,
} from "../text/gram-view.ts";
import { moved } from "../text/list-window.ts";
import { bar } from "../text/slider.ts";
import { stageText } from "../text/stage-text.ts";
import { lookRequest } from "../work/look-request.ts";
import { lookKeys } from "./keys.ts";

export function Look() {
  const { state, dispatch, services } = useApp();
  const { content, style } = state.choices;
  const [paths, setPaths] = useState<readonly [string, string]>([content.path, style.path]);
  const [layer, setLayer] = useState(0);
  const job = useJob(paths.join("\n"), (signal) =>
    measuredPictures(services.jobs.gram(lookRequest(paths), signal)),
  );
  const measured = job.record?.pictures.length ? job.record : undefined;
  const stage = job.record?.stage ? stageText(job.record.stage) : "";

  useAnswer("look-first", (path) => setPaths(([, second]) => [path, second]));
  useAnswer("look-second", (path) => setPaths(([first]) => [first, path]));
  const choose = (purpose: "look-first" | "look-second", title: string) =>
    dispatch({ type: "open", screen: { name: "browse", purpose, wants: "picture", title } });

  useKeys((input, key) => {
    if (key.escape) return dispatch({ type: "back" });
    const count = defaultStyleLayers.length;
    if (key.leftArrow || key.upArrow) return setLayer(moved(layer, -1, count));
    if (key.rightArrow || key.downArrow) return setLayer(moved(layer, 1, count));
    if (input === "1") return choose("look-first", "Choose the first picture");
    if (input === "2") return choose("look-second", "Choose the second picture");
    if (input === "x") setPaths(([first, second]) => [second, first]);
  });

  return (
    <Frame title="Look inside" aside="what the style loss sees" keys={lookKeys}>
      <Body paths={paths} layer={layer} measured={measured} stage={stage} error={job.error} />
    </Frame>
  );
}

interface BodyProps {
  readonly paths: readonly [string, string];
  readonly layer: number;
  readonly measured: MeasuredPictures | undefined;
  readonly stage: string;
  readonly error: string | undefined;
}

const gap = 2;
const textColumns = 30;

function Body({ paths, layer, measured, stage, error }: BodyProps) {
  const { columns, rows } = useSize();
  const spoken = useIsScreenReaderEnabled();
  const maps = useMaps(measured?.pictures, layer);
  const pictureColumns = Math.floor((columns - textColumns - 2 * gap) / 2);
  const pictureRows = Math.floor(rows * 0.45);
  const name = defaultStyleLayers[layer]!;
  if (spoken) {
    const distance = measured?.distance?.layers[name];
    const text = distance === undefined ? stage : `distance ${distance.toFixed(2)} of 1`;
    return <Text>{error ?? `Layer ${name}, ${meaningOf(name)}: ${text}`}</Text>;
  }
  return (
    <Box columnGap={gap}>
      {paths.map((path, i) => (
        <Box key={i === 0 ? "first" : "second"} flexDirection="column" width={pictureColumns}>
          <Captioned
            image={measured?.pictures[i]?.image}
            columns={pictureColumns}
            rows={pictureRows}
            caption={printable(basename(path))}
          />
          <Captioned
            image={maps[i]}
            columns={pictureColumns}
            rows={rows - pictureRows}
            caption={`Gram matrix of ${name}`}
          />
        </Box>
      ))}
      <Box flexDirection="column" width={textColumns}>
        <Distances measured={measured} selected={layer} />
        <Lesson measured={measured} layer={layer} />
        <Box marginTop={1}>
          <Notice text={measured ? "" : stage} error={error} columns={textColumns} />
        </Box>
      </Box>
    </Box>
  );
}

/** Heat maps of the layer, features in one order and colours on one scale, so that they compare. */
function useMaps(pictures: MeasuredPictures["pictures"] | undefined, layer: number) {
  return useMemo(() => {
    const [first] = pictures ?? [];
    if (!pictures || !first) return [];
    const order = strongestFirst(first.grams[layer]!);
    const matrices = pictures.map(({ grams }) => reordered(grams[layer]!, order));
    const limit = brightest(matrices);
    return matrices.map((matrix) =>
      // Roots, else a few strong features would leave all others dark.
      heatMap(matrix, order.length, { cell: 1, gamma: 0.5, limit }),
    );
  }, [pictures, layer]);
}

const nameColumns = 10;
const numberColumns = 5;

function Distances({ measured, selected }: { measured: BodyProps["measured"]; selected: number }) {
  const barColumns = textColumns - nameColumns - numberColumns - 1;
  const row = (name: string, distance: number | undefined, isSelected: boolean) => (
    <Text key={name} wrap="truncate">
      <Text color={theme.accent} bold>
        {isSelected ? `${pointer} ` : "  "}
      </Text>
      <Text bold={isSelected} {...(isSelected ? { color: theme.accent } : {})}>
        {fill(name, nameColumns - 2)}
      </Text>
      <Text color={theme.accent}>{bar(distance ?? 0, barColumns)}</Text>
      {` ${fill(distance === undefined ? "" : distance.toFixed(2), numberColumns, "right")}`}
    </Text>
  );
  const distance = measured?.distance;
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Text dimColor>{`  ${fill("layer", nameColumns - 2)}distance in style`}</Text>
      {defaultStyleLayers.map((layer, i) => row(layer, distance?.layers[layer], i === selected))}
      {row("mean", distance?.total, false)}
    </Box>
  );
}

/** A few sentences on what is seen, with the numbers of these very pictures. */
function Lesson({ measured, layer }: { measured: BodyProps["measured"]; layer: number }) {
  const name = defaultStyleLayers[layer]!;
  const [first, second] = measured?.pictures.map(({ grams }) => grams[layer]!) ?? [];
  const distance = measured?.distance?.layers[name];
  const sentences = [
    `${name} is about ${meaningOf(name)}.`,
    "A point is a pair of features: red, they come together; blue, never. Where in the picture, it does not know.",
    first && second
      ? `Half of all is in ${featuresFor(0.5, first)} of ${first.channels} features on the left, ${featuresFor(0.5, second)} on the right.`
      : "",
    distance === undefined ? "" : `Distance ${distance.toFixed(2)}: ${closeness(distance)}.`,
  ];
  return (
    <Box flexDirection="column" marginTop={1} flexShrink={0}>
      {sentences.filter(Boolean).flatMap((sentence) =>
        wrap(sentence, textColumns).map((line, i) => (
          <Text key={`${sentence} ${i}`} dimColor>
            {line}
          </Text>
        )),
      )}
    </Box>
  );
}
