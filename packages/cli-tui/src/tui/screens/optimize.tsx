/** Slow mode: the picture as it forms, and everything that steers it. */
import { join, parse } from "node:path";
import { errorMessage, findPreset } from "@gramstyle/core";
import { freeOutput, suggestName } from "@gramstyle/jobs/files";
import {
  adjusted,
  checkPictures,
  liveControls,
  readOptimizeCheckpoint,
} from "@gramstyle/jobs/optimize";
import { saveSessionPicture, saveSessionRecord } from "@gramstyle/jobs/record";
import { useMemo, useState } from "react";
import { shownPath } from "../../render/shown-path.ts";
import { useApp } from "../app-context.ts";
import { Frame } from "../components/frame.tsx";
import { NamePrompt } from "../components/name-prompt.tsx";
import { OptimizeBody } from "../components/optimize-body.tsx";
import { useAnswer } from "../hooks/use-answer.ts";
import { useKeys } from "../hooks/use-keys.ts";
import { type RunStart, useSession } from "../hooks/use-session.ts";
import type { AppState } from "../state/app-state.ts";
import { moved } from "../text/list-window.ts";
import { planOf, styleFile } from "../work/optimize-plan.ts";
import { optimizeKeys, snapshotKeys } from "./keys.ts";

const moreIterations = 50;

type Mode =
  | { readonly kind: "steer" }
  | { readonly kind: "fork"; readonly selected: number }
  | { readonly kind: "save" | "recipe"; readonly name: string };

const styleLayers = Object.keys(findPreset("default").convention.styleLayers);

/** @param checkpoint of a run that was left; without one a new run begins */
export function Optimize({ checkpoint }: { checkpoint?: string | undefined }) {
  const { state, dispatch } = useApp();
  const { session, view, error } = useSession(() => startOf(state, checkpoint));
  const [mode, setMode] = useState<Mode>({ kind: "steer" });
  const [selected, setSelected] = useState(0);
  const first = session?.view().plan;
  const controls = useMemo(
    () =>
      first
        ? liveControls(
            {
              weights: findPreset(first.preset).weights,
              learningRate: findPreset(first.preset).learningRate,
            },
            styleLayers,
          )
        : [],
    [first?.preset],
  );
  const say = (kind: "note" | "error", text: string) =>
    dispatch({ type: "say", message: { kind, text } });

  const turn = (presses: number) => {
    const control = controls[selected];
    if (!session || !view || !control) return;
    const value =
      presses === 0 ? control.usual : adjusted(control, control.get(view.controls), presses);
    session.setControls(control.set(view.controls, value));
  };
  const ask = async (kind: "save" | "recipe") => {
    if (!view?.progress)
      return say("error", "there is no picture yet; wait for the first iteration");
    const { content, styles } = view.plan;
    setMode({ kind, name: await suggestName(content.path, styles[0]!.path, ".png") });
  };
  const save = async (name: string) => {
    const kind = mode.kind;
    setMode({ kind: "steer" });
    try {
      if (!view) return;
      const picture = await freeOutput(name);
      if (kind === "save") {
        await saveSessionPicture(view, picture);
        return say("note", `saved ${shownPath(picture)}`);
      }
      const { dir, name: stem } = parse(picture);
      const recipe = join(dir, `${stem}.json`);
      await saveSessionRecord(view, picture, recipe);
      const steered = view.steered ? ", steered: a replay comes close" : "";
      say("note", `saved ${shownPath(picture)} and ${shownPath(recipe)}${steered}`);
    } catch (reason) {
      say("error", errorMessage(reason));
    }
  };
  useAnswer("swap", (path) => {
    styleFile(path).then(
      (style) => session?.swapStyle(style),
      (reason) => say("error", errorMessage(reason)),
    );
  });

  const snapshots = useMemo(() => [...(view?.snapshots ?? [])].reverse(), [view?.snapshots]);
  useKeys((input, key) => {
    if (key.escape) return dispatch({ type: "back" });
    if (!session || !view) return;
    if (key.upArrow || input === "k") return setSelected(moved(selected, -1, controls.length));
    if (key.downArrow || input === "j") return setSelected(moved(selected, 1, controls.length));
    if (key.leftArrow) return turn(-1);
    if (key.rightArrow) return turn(1);
    if (input === "0") return turn(0);
    if (input === " ") return view.phase === "paused" ? session.resume() : session.pause();
    if (input === "n") return session.step();
    if (input === "u" && !session.undo()) return say("note", "there is nothing further back");
    if (input === "e") return session.extend(moreIterations);
    if (input === "s") return void ask("save");
    if (input === "w") return void ask("recipe");
    if (input === "f" && snapshots.length > 0) return setMode({ kind: "fork", selected: 0 });
    if (input === "t") {
      const title = "Choose the painting to go on with";
      dispatch({
        type: "open",
        screen: { name: "browse", purpose: "swap", wants: "picture", title },
      });
    }
  }, mode.kind === "steer");
  useKeys((input, key) => {
    if (mode.kind !== "fork") return;
    if (key.escape) return setMode({ kind: "steer" });
    const by = key.upArrow || input === "k" ? -1 : key.downArrow || input === "j" ? 1 : 0;
    if (by !== 0) setMode({ kind: "fork", selected: moved(mode.selected, by, snapshots.length) });
    if (!key.return) return;
    session?.fork(snapshots[mode.selected]!.id);
    setMode({ kind: "steer" });
  }, mode.kind === "fork");

  const prompt = (mode.kind === "save" || mode.kind === "recipe") && (
    <NamePrompt
      label={mode.kind === "save" ? "Save as" : "Save with its recipe as"}
      initial={mode.name}
      onSubmit={(name) => void save(name)}
      onCancel={() => setMode({ kind: "steer" })}
    />
  );
  return (
    <Frame
      title="Optimize"
      aside={view ? asideOf(view.plan) : ""}
      keys={mode.kind === "fork" ? snapshotKeys : optimizeKeys}
      prompt={prompt || undefined}
    >
      <OptimizeBody
        view={view}
        error={error}
        controls={controls}
        selected={selected}
        fork={mode.kind === "fork" ? { snapshots, selected: mode.selected } : undefined}
      />
    </Frame>
  );
}

function asideOf({ content, styles, encoder }: NonNullable<RunStart["plan"]>): string {
  const names = [content, ...styles].map(({ path }) => shownPath(path).split("/").at(-1));
  return `${names.join(" × ")}, ${encoder}`;
}

/** A new run, or the one that was left. */
async function startOf(
  { choices, unfinished }: AppState,
  checkpoint: string | undefined,
): Promise<RunStart> {
  if (checkpoint !== undefined) {
    const run = unfinished.find((left) => left.checkpoint === checkpoint);
    const { state, plan } = await readOptimizeCheckpoint(checkpoint);
    await checkPictures(plan);
    return { plan, resumeFrom: state, checkpoint, title: run?.title ?? "a run" };
  }
  const { content, style } = choices;
  const output = await suggestName(content.path, style.path, ".png");
  return { plan: await planOf(choices, output), title: `${content.title} × ${style.title}` };
}
