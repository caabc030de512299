/** Training: what to learn from, then how it goes. */
import { resolve } from "node:path";
import { modelName } from "@gramstyle/jobs/train";
import { findStyleRecipe, styleRecipes } from "@gramstyle/trainer";
import { Box, Text } from "ink";
import { useEffect, useState } from "react";
import { shownPath } from "../../render/shown-path.ts";
import { wrap } from "../../terminal/width.ts";
import { useApp, useSize } from "../app-context.ts";
import { Captioned } from "../components/captioned.tsx";
import { Frame } from "../components/frame.tsx";
import { Menu, type MenuRow } from "../components/menu.tsx";
import { NamePrompt } from "../components/name-prompt.tsx";
import { TrainingBody } from "../components/training-body.tsx";
import { useAnswer } from "../hooks/use-answer.ts";
import { useJob } from "../hooks/use-job.ts";
import { useKeys } from "../hooks/use-keys.ts";
import { useTraining } from "../hooks/use-training.ts";
import type { Purpose, Screen } from "../state/screens.ts";
import { moved } from "../text/list-window.ts";
import { trainingKeys, trainKeys } from "./keys.ts";

/** Steps between two looks at the samples: somebody is watching. */
const samplesEvery = 50;

interface Setup {
  readonly style: string;
  readonly photos: string | undefined;
  readonly recipe: string;
  readonly output: string;
}

export function Train() {
  const { state, dispatch } = useApp();
  const training = useTraining();
  const [setup, setSetup] = useState<Setup>(() => ({
    style: state.choices.style.path,
    photos: undefined,
    recipe: styleRecipes[0]!.name,
    output: `${modelName(state.choices.style.path)}.onnx`,
  }));
  const [selected, setSelected] = useState("style");
  const [naming, setNaming] = useState(false);
  const { view } = training;
  const atWork = view.phase === "running" || view.phase === "stopping";

  useAnswer("train-style", (style) =>
    setSetup((before) => ({ ...before, style, output: `${modelName(style)}.onnx` })),
  );
  useAnswer("photos", (photos) => setSetup((before) => ({ ...before, photos })));
  useAnswer("training", (folder) => training.start({ kind: "resume", folder }));

  useEffect(() => {
    if (view.phase !== "done" || view.output === undefined) return;
    dispatch({ type: "remember-model", path: view.output });
    const text = `${shownPath(view.output)} is ready: you find it in the gallery`;
    dispatch({ type: "say", message: { kind: "note", text } });
  }, [view.phase, view.output, dispatch]);

  const rows = rowsOf(setup);
  const index = rows.findIndex(({ id }) => id === selected);
  const browse = (purpose: Purpose, wants: "picture" | "folder", title: string) => {
    const screen: Screen = { name: "browse", purpose, wants, title };
    dispatch({ type: "open", screen });
  };
  const turnRecipe = (by: number) => {
    const names = styleRecipes.map(({ name }) => name);
    const recipe = names[moved(names.indexOf(setup.recipe), by, names.length)]!;
    setSetup({ ...setup, recipe });
  };
  const open = () => {
    if (selected === "style")
      return browse("train-style", "picture", "Choose the painting to learn");
    if (selected === "photos")
      return browse("photos", "folder", "Choose the photos to practise on");
    if (selected === "resume" && view.folder !== undefined && view.phase !== "done") {
      return training.start({ kind: "resume", folder: view.folder });
    }
    if (selected === "resume") {
      return browse("training", "folder", "Choose the training's folder");
    }
    if (selected === "recipe") return turnRecipe(1);
    if (selected === "output") return setNaming(true);
    if (setup.photos === undefined) {
      const text = "choose a folder of photos first: a few hundred of anything will do";
      return dispatch({ type: "say", message: { kind: "error", text } });
    }
    dispatch({ type: "say", message: undefined });
    training.start({ kind: "new", ...setup, photos: setup.photos, samplesEvery });
  };

  useKeys((input, key) => {
    if (atWork) {
      if (input === "s" || key.escape) training.stop();
      return;
    }
    if (key.escape) return dispatch({ type: "back" });
    if (key.upArrow || input === "k") return setSelected(rows[moved(index, -1, rows.length)]!.id);
    if (key.downArrow || input === "j") return setSelected(rows[moved(index, 1, rows.length)]!.id);
    if (key.leftArrow && selected === "recipe") return turnRecipe(-1);
    if (key.rightArrow && selected === "recipe") return turnRecipe(1);
    if (key.return) open();
  }, !naming);

  const prompt = naming && (
    <NamePrompt
      label="The model's file"
      initial={setup.output}
      onSubmit={(output) => {
        setNaming(false);
        setSetup({ ...setup, output: output.endsWith(".onnx") ? output : `${output}.onnx` });
      }}
      onCancel={() => setNaming(false)}
    />
  );
  return (
    <Frame
      title="Train"
      aside={atWork ? shownPath(resolve(setup.output)) : "a style model of your own"}
      keys={atWork ? trainingKeys : trainKeys}
      prompt={prompt || undefined}
    >
      {view.phase === "idle" ? (
        <SetupBody setup={setup} rows={rows} selected={selected} />
      ) : (
        <TrainingBody view={view} menu={atWork ? undefined : { rows, selected }} />
      )}
    </Frame>
  );
}

function rowsOf({ style, photos, recipe, output }: Setup): readonly MenuRow[] {
  return [
    { id: "style", label: "Painting", value: shownPath(style) },
    { id: "photos", label: "Photos", value: photos ? shownPath(photos) : "choose a folder" },
    {
      id: "recipe",
      label: "Recipe",
      value: `${recipe}: ${findStyleRecipe(recipe).description}`,
      adjustable: true,
    },
    { id: "output", label: "Model", value: output },
    { id: "begin", label: "Begin", value: "Esc stops it at any time; nothing is lost" },
    { id: "resume", label: "Go on", value: "with a training that was stopped" },
  ];
}

const about =
  "A small network learns to do in one pass, to any picture, what slow mode does to one. It looks at the painting only through its Gram matrices, and practises on the photos.";

function SetupBody({
  setup,
  rows,
  selected,
}: {
  setup: Setup;
  rows: readonly MenuRow[];
  selected: string;
}) {
  const { jobs } = useApp().services;
  const size = useSize();
  const preview = useJob(setup.style, (signal) => jobs.readPreview(setup.style, signal));
  const pictureRows = Math.max(4, size.rows - rows.length - 1);
  const columns = Math.floor(size.columns / 2) - 1;
  return (
    <>
      <Box columnGap={2} marginBottom={1}>
        <Captioned
          image={preview.record}
          columns={columns}
          rows={pictureRows}
          caption="the painting"
          error={preview.error}
        />
        <Box flexDirection="column" width={columns}>
          {wrap(about, columns).map((line) => (
            <Text key={line} dimColor>
              {line}
            </Text>
          ))}
        </Box>
      </Box>
      <Menu rows={rows} selected={selected} columns={size.columns} />
    </>
  );
}
