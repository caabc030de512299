/** Where everything begins: what to paint, how, and go. */
import { Box, Text, useIsScreenReaderEnabled } from "ink";
import { useState } from "react";
import { useApp, useSize } from "../app-context.ts";
import { Captioned } from "../components/captioned.tsx";
import { Frame } from "../components/frame.tsx";
import { Menu, type MenuRow } from "../components/menu.tsx";
import { useJob } from "../hooks/use-job.ts";
import { useKeys } from "../hooks/use-keys.ts";
import type { AppState } from "../state/app-state.ts";
import { efforts, type Mode, type SlowSettings, sizes } from "../state/choices.ts";
import { moved } from "../text/list-window.ts";
import { formatPercent } from "../text/numbers.ts";
import { homeKeys } from "./keys.ts";

export function Home() {
  const { state, dispatch, services } = useApp();
  const [selected, setSelected] = useState("begin");
  const rows = rowsOf(state);
  const index = Math.max(
    0,
    rows.findIndex(({ id }) => id === selected),
  );

  const open = (id: string) => {
    const { mode } = state.choices;
    if (id === "begin") {
      return dispatch({ type: "open", screen: { name: mode === "fast" ? "stylize" : "optimize" } });
    }
    const left = state.unfinished.find(({ checkpoint }) => id === checkpoint);
    if (left) {
      const { checkpoint } = left;
      return dispatch({ type: "open", screen: { name: "optimize", checkpoint } });
    }
    if (id === "train") return dispatch({ type: "open", screen: { name: "train" } });
    if (id === "look") return dispatch({ type: "open", screen: { name: "look" } });
    if (id === "content") {
      const title = "Choose the picture to repaint";
      const screen = { name: "browse", purpose: "content", wants: "picture", title } as const;
      return dispatch({ type: "open", screen });
    }
    if (id === "style" && mode === "fast")
      return dispatch({ type: "open", screen: { name: "gallery" } });
    if (id === "style") {
      const title = "Choose the painting whose style it gets";
      const screen = { name: "browse", purpose: "style", wants: "picture", title } as const;
      return dispatch({ type: "open", screen });
    }
    change(id, 1);
  };

  const change = (id: string, by: 1 | -1) => {
    if (id === "mode") {
      const mode: Mode = state.choices.mode === "fast" ? "slow" : "fast";
      return dispatch({ type: "set-mode", mode });
    }
    const slow = changedSlow(state.choices.slow, id, by, services.hasVgg);
    if (slow) dispatch({ type: "set-slow", slow });
  };

  useKeys((input, key) => {
    const id = rows[index]!.id;
    if (key.upArrow || input === "k") return setSelected(rows[moved(index, -1, rows.length)]!.id);
    if (key.downArrow || input === "j") return setSelected(rows[moved(index, 1, rows.length)]!.id);
    if (key.leftArrow) return change(id, -1);
    if (key.rightArrow) return change(id, 1);
    if (key.return) return open(id);
    if (input === "m") return change("mode", 1);
    if (input === "q") services.quit();
  });

  return (
    <Frame title="gramstyle" aside="neural style transfer" keys={homeKeys}>
      <Body rows={rows} selected={rows[index]!.id} />
    </Frame>
  );
}

const gap = 2;
/** Rows of a picture of 4:3 for every column, characters being twice as high as wide. */
const landscapeRows = 3 / 4 / 2;
/** Below this many rows pictures would only be specks. */
const leastPictureRows = 4;

function Body({ rows, selected }: { rows: readonly MenuRow[]; selected: string }) {
  const size = useSize();
  const spoken = useIsScreenReaderEnabled();
  const columns = Math.floor((size.columns - gap) / 2);
  // A free line stands between the pictures and the menu.
  const room = size.rows - rows.length - 1;
  // No higher than landscapes are, so that the menu stays close to them.
  const pictureRows = Math.min(room, Math.ceil(landscapeRows * columns) + 1);
  if (spoken) {
    const chosen = rows.find(({ id }) => id === selected)!;
    return <Text>{`Chosen: ${chosen.label}. ${chosen.value ?? ""}`}</Text>;
  }
  return (
    <>
      {pictureRows >= leastPictureRows ? (
        <Box columnGap={gap} height={pictureRows} marginBottom={1}>
          <ContentAndStyle columns={columns} rows={pictureRows} />
        </Box>
      ) : null}
      <Menu rows={rows} selected={selected} columns={size.columns} />
    </>
  );
}

/** The picture, and beside it what the style makes of it, or the painting. */
function ContentAndStyle({ columns, rows }: { columns: number; rows: number }) {
  const { state, services } = useApp();
  const { content, model, style, mode } = state.choices;
  const { jobs } = services;
  const plain = useJob(content.path, (signal) => jobs.readPreview(content.path, signal));
  const fast = useJob(mode === "fast" ? `${content.path}\n${model.path}` : undefined, (signal) =>
    jobs.stylizePreview({ content: content.path, model }, signal),
  );
  const slow = useJob(mode === "slow" ? style.path : undefined, (signal) =>
    jobs.readPreview(style.path, signal),
  );
  const [image, caption, error] =
    mode === "fast"
      ? [fast.record?.stylized, `as ${model.name}`, fast.error]
      : [slow.record, style.title, slow.error];
  const box = { columns, rows };
  return (
    <>
      <Captioned image={plain.record} {...box} caption={content.title} error={plain.error} />
      <Captioned image={image} {...box} caption={caption} error={error} />
    </>
  );
}

function rowsOf({ choices, unfinished }: AppState): readonly MenuRow[] {
  const { content, model, style, mode, slow } = choices;
  const fast = mode === "fast";
  const begin = fast ? "repaint it in one pass" : "watch it form, and steer it";
  const goOn = unfinished.map(({ checkpoint, title, fractionDone }) => ({
    id: checkpoint,
    label: "Go on",
    value: `${formatPercent(fractionDone)} done: ${title}`,
  }));
  const slowRows: MenuRow[] = [
    { id: "size", label: "Size", value: `${slow.size} pixels`, adjustable: true },
    {
      id: "effort",
      label: "Effort",
      value: `${slow.effort}, ${efforts[slow.effort]} iterations`,
      adjustable: true,
    },
    { id: "encoder", label: "Encoder", value: encoderText[slow.encoder], adjustable: true },
  ];
  return [
    { id: "begin", label: "Begin", value: begin },
    ...goOn,
    { id: "content", label: "Picture", value: content.title },
    { id: "style", label: "Style", value: fast ? model.name : style.title },
    { id: "mode", label: "Mode", value: modeText[mode], adjustable: true },
    ...(fast ? [] : slowRows),
    { id: "train", label: "Train", value: "teach a model a painting of your own" },
    { id: "look", label: "Look", value: "see what the style loss sees" },
  ];
}

const modeText = {
  fast: "fast: a trained model, one pass",
  slow: "slow: any painting, by optimization",
} as const;

const encoderText = {
  mini: "mini: seven times as fast",
  vgg19: "vgg19: the best pictures",
} as const;

/** The setting that a row changes, one step further; undefined for a row that has none. */
function changedSlow(
  slow: SlowSettings,
  id: string,
  by: 1 | -1,
  hasVgg: boolean,
): Partial<SlowSettings> | undefined {
  if (id === "size") {
    const at = sizes.findLastIndex((size) => size <= slow.size);
    return { size: sizes[moved(at, by, sizes.length)]! };
  }
  if (id === "effort") {
    const names = Object.keys(efforts) as SlowSettings["effort"][];
    return { effort: names[moved(names.indexOf(slow.effort), by, names.length)]! };
  }
  if (id === "encoder" && hasVgg) return { encoder: slow.encoder === "mini" ? "vgg19" : "mini" };
  return undefined;
}
