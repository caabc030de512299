/** The gallery: what every style makes of the picture. */
import { basename, extname } from "node:path";
import { Box, Text, useIsScreenReaderEnabled } from "ink";
import { useState } from "react";
import { printable } from "../../terminal/width.ts";
import { useApp, useSize } from "../app-context.ts";
import { Captioned } from "../components/captioned.tsx";
import { Frame } from "../components/frame.tsx";
import { useAnswer } from "../hooks/use-answer.ts";
import { useJob } from "../hooks/use-job.ts";
import { useKeys } from "../hooks/use-keys.ts";
import { type ListedModel, useModels } from "../hooks/use-models.ts";
import type { ModelChoice } from "../state/choices.ts";
import { listWindow, moved } from "../text/list-window.ts";
import { galleryKeys } from "./keys.ts";

const gap = 2;
/** Below this a picture says nothing. */
const leastColumns = 24;
const leastRows = 8;

export function Gallery() {
  const { state, dispatch } = useApp();
  const models = useModels();
  const size = useSize();
  const perRow = Math.max(
    1,
    Math.min(3, Math.floor((size.columns - 2 + gap) / (leastColumns + gap))),
  );
  const [selected, setSelected] = useState(() =>
    Math.max(
      0,
      models.findIndex(({ path }) => path === state.choices.model.path),
    ),
  );
  const move = (by: number) => setSelected((before) => moved(before, by, models.length));

  const take = (model: ModelChoice, isOwn: boolean) => {
    dispatch({ type: "choose-model", model });
    if (isOwn) dispatch({ type: "remember-model", path: model.path });
    dispatch({ type: "back" });
  };
  useAnswer("model", (path) => take({ name: basename(path, extname(path)), path }, true));

  useKeys((input, key) => {
    if (input === "o") {
      const title = "Choose a style model: .onnx, or .pth of PyTorch";
      const screen = { name: "browse", purpose: "model", wants: "model", title } as const;
      return dispatch({ type: "open", screen });
    }
    if (key.escape) return dispatch({ type: "back" });
    if (key.leftArrow || input === "h") return move(-1);
    if (key.rightArrow || input === "l") return move(1);
    if (key.upArrow || input === "k") return move(-perRow);
    if (key.downArrow || input === "j") return move(perRow);
    if (!key.return) return;
    const { name, path, own } = models[selected]!;
    take({ name, path }, own);
  });

  const aside = `${models.length} styles on ${state.choices.content.title}`;
  return (
    <Frame title="Choose a style" aside={aside} keys={galleryKeys}>
      <Tiles models={models} selected={selected} perRow={perRow} />
    </Frame>
  );
}

function Tiles({
  models,
  selected,
  perRow,
}: {
  models: readonly ListedModel[];
  selected: number;
  perRow: number;
}) {
  const { columns, rows } = useSize();
  const spoken = useIsScreenReaderEnabled();
  const tileColumns = Math.floor((columns - gap * (perRow - 1)) / perRow);
  const lines = Math.ceil(models.length / perRow);
  const shownLines = Math.max(1, Math.min(lines, Math.floor(rows / leastRows)));
  const tileRows = Math.floor(rows / shownLines);
  const { start, end } = listWindow(lines, Math.floor(selected / perRow), shownLines);
  if (spoken)
    return <Text>{`${selected + 1} of ${models.length}: ${models[selected]?.name}`}</Text>;
  return (
    <Box flexDirection="column">
      {Array.from({ length: end - start }, (_, line) => {
        const first = (start + line) * perRow;
        return (
          <Box key={first} columnGap={gap}>
            {models.slice(first, first + perRow).map((model, i) => (
              <Tile
                key={model.path}
                model={model}
                isSelected={first + i === selected}
                columns={tileColumns}
                rows={tileRows}
              />
            ))}
          </Box>
        );
      })}
    </Box>
  );
}

function Tile({
  model,
  isSelected,
  columns,
  rows,
}: {
  model: ListedModel;
  isSelected: boolean;
  columns: number;
  rows: number;
}) {
  const { state, services } = useApp();
  const { content } = state.choices;
  const preview = useJob(`${content.path}\n${model.path}`, (signal) =>
    services.jobs.stylizePreview({ content: content.path, model }, signal),
  );
  return (
    <Captioned
      image={preview.record?.stylized}
      columns={columns}
      rows={rows}
      caption={printable(model.name)}
      error={preview.error}
      isSelected={isSelected}
    />
  );
}
