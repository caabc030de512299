/** Fast mode: the picture in a style at once, and how much of it. */

import { blendImages, type Image } from "@gramstyle/core";
import { suggestFolder, suggestName } from "@gramstyle/jobs/files";
import type { Precision } from "@gramstyle/jobs/stylize";
import { Box, Text, useIsScreenReaderEnabled } from "ink";
import { useMemo, useState } from "react";
import { shownPath } from "../../render/shown-path.ts";
import { useApp, useSize } from "../app-context.ts";
import { Frame } from "../components/frame.tsx";
import { NamePrompt } from "../components/name-prompt.tsx";
import { Notice } from "../components/notice.tsx";
import { Picture } from "../components/picture.tsx";
import { StyleList } from "../components/style-list.tsx";
import { theme } from "../components/theme.ts";
import { useAnswer } from "../hooks/use-answer.ts";
import { useJob } from "../hooks/use-job.ts";
import { useKeys } from "../hooks/use-keys.ts";
import { useModels } from "../hooks/use-models.ts";
import { useStylizeWork } from "../hooks/use-stylize-work.ts";
import { type CompareView, composed } from "../text/compare-view.ts";
import { moved } from "../text/list-window.ts";
import { slider } from "../text/slider.ts";
import { stylizeKeys } from "./keys.ts";

/** Presses of an arrow from nothing to everything. */
const strengthSteps = 20;

type Asking =
  | { readonly kind: "save"; readonly name: string }
  | { readonly kind: "folder"; readonly folder: string; readonly name: string };

export function Stylize() {
  const { state, dispatch, services } = useApp();
  const { content, model } = state.choices;
  const models = useModels();
  const index = Math.max(
    0,
    models.findIndex(({ path }) => path === model.path),
  );
  const [strength, setStrength] = useState(1);
  const [compare, setCompare] = useState<CompareView>("after");
  const [asking, setAsking] = useState<Asking>();
  const work = useStylizeWork();
  const [precision, setPrecision] = useState<Precision>("float32");
  const preview = useJob(`${content.path}\n${model.path}\n${precision}`, (signal) =>
    services.jobs.stylizePreview({ content: content.path, model, precision }, signal),
  );

  const choose = (by: number) => {
    const { name, path } = models[moved(index, by, models.length)]!;
    dispatch({ type: "choose-model", model: { name, path } });
  };
  const more = (by: number) => {
    const next = Math.round(strength * strengthSteps) + by;
    setStrength(Math.min(strengthSteps, Math.max(0, next)) / strengthSteps);
  };
  useAnswer("apply-folder", async (folder) => {
    setAsking({ kind: "folder", folder, name: shownPath(await suggestFolder(folder, model.name)) });
  });

  useKeys((input, key) => {
    if (key.escape) return work.busy ? work.stop() : dispatch({ type: "back" });
    if (key.upArrow || input === "k") return choose(-1);
    if (key.downArrow || input === "j") return choose(1);
    if (key.leftArrow) return more(-1);
    if (key.rightArrow) return more(1);
    if (input === "b" || input === " ")
      return setCompare(compare === "before" ? "after" : "before");
    if (input === "v") return setCompare(compare === "split" ? "after" : "split");
    if (input === "p") return setPrecision(precision === "int8" ? "float32" : "int8");
    if (input === "c") {
      const title = "Choose the picture to repaint";
      const screen = { name: "browse", purpose: "content", wants: "picture", title } as const;
      return dispatch({ type: "open", screen });
    }
    if (work.busy) return;
    if (input === "s") {
      suggestName(content.path, model.name).then((name) => setAsking({ kind: "save", name }));
    }
    if (input === "f") {
      const title = `Choose the folder to paint as ${model.name}`;
      const screen = { name: "browse", purpose: "apply-folder", wants: "folder", title } as const;
      dispatch({ type: "open", screen });
    }
  }, asking === undefined);

  const submit = (name: string) => {
    setAsking(undefined);
    const look = { model, strength, precision };
    if (asking?.kind === "save") work.save(look, content.path, name);
    if (asking?.kind === "folder") work.apply(look, asking.folder, name);
  };
  const prompt = asking && (
    <NamePrompt
      label={asking.kind === "save" ? "Save as" : "Into the folder"}
      initial={asking.name}
      onSubmit={submit}
      onCancel={() => setAsking(undefined)}
    />
  );

  return (
    <Frame title="Stylize" aside={content.title} keys={stylizeKeys} prompt={prompt}>
      <Body
        view={compare}
        strength={strength}
        precision={precision}
        preview={preview.record}
        error={preview.error}
        isLoading={preview.status === "running"}
        working={work.text}
        list={(rows, columns) => (
          <StyleList models={models} selected={index} rows={rows} columns={columns} />
        )}
      />
    </Frame>
  );
}

interface BodyProps {
  readonly view: CompareView;
  readonly strength: number;
  readonly precision: Precision;
  readonly preview: { readonly content: Image; readonly stylized: Image } | undefined;
  readonly error: string | undefined;
  readonly isLoading: boolean;
  readonly working: string;
  list(rows: number, columns: number): React.ReactNode;
}

const panelColumns = 26;
const gap = 2;
/** Below the list: strength, its slider, what is shown, what it is computed in, what is going on, and gaps. */
const factRows = 8;

function Body({ view, strength, precision, preview, error, isLoading, working, list }: BodyProps) {
  const { columns, rows } = useSize();
  const { choices } = useApp().state;
  const spoken = useIsScreenReaderEnabled();
  const image = useMemo(
    () => preview && pictureOf(preview, strength, view),
    [preview, strength, view],
  );
  const what = { before: "before", after: "after", split: "before │ after" }[view];
  const percent = `${Math.round(100 * strength)} %`;
  if (spoken) {
    const state = error ?? (isLoading ? "painting the preview" : "the preview is ready");
    return (
      <Text>{`${choices.content.title} as ${choices.model.name}, strength ${percent}, ${what}: ${state}. ${working}`}</Text>
    );
  }
  return (
    <Box columnGap={gap}>
      <Picture
        image={image}
        columns={columns - panelColumns - gap}
        rows={rows}
        align="top"
        alt={`${choices.content.title} as ${choices.model.name}`}
      />
      <Box flexDirection="column" width={panelColumns}>
        {list(rows - factRows, panelColumns)}
        <Box marginTop={1} justifyContent="space-between">
          <Text dimColor>strength</Text>
          <Text>{percent}</Text>
        </Box>
        <Text color={theme.accent}>{slider(strength, panelColumns)}</Text>
        <Box marginTop={1} justifyContent="space-between">
          <Text dimColor>shown</Text>
          <Text>{what}</Text>
        </Box>
        <Box justifyContent="space-between">
          <Text dimColor>computed in</Text>
          <Text>{precision === "int8" ? "eight bits" : "float32"}</Text>
        </Box>
        <Box marginTop={1}>
          <Notice
            text={working || (isLoading ? "painting…" : "")}
            error={error}
            columns={panelColumns}
          />
        </Box>
      </Box>
    </Box>
  );
}

function pictureOf(
  { content, stylized }: { readonly content: Image; readonly stylized: Image },
  strength: number,
  view: CompareView,
): Image {
  return composed(content, blendImages(content, stylized, strength), view);
}
