import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPreset } from "@gramstyle/core";
import { adjusted, liveControls, sliderShare } from "@gramstyle/jobs/optimize";
import { samplePictures } from "@gramstyle/samples";
import { afterAll, expect, it } from "vitest";
import { testStyles } from "../app.test.helpers.tsx";
import { initialState, type Remembered, reduce } from "./app-state.ts";
import { firstChoices } from "./choices.ts";
import { filtered, listOfFolder } from "./file-list.ts";
import { readState, runsFolder, stateFile, stateFolder, writeState } from "./state-file.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-state-"));
afterAll(() => rmSync(folder, { recursive: true }));

const styles = testStyles.map((style) => ({ ...style, path: samplePictures.styles[0]!.path }));
const first = firstChoices(styles);
const nothing: Remembered = {
  choices: first,
  recentPictures: [],
  recentModels: [],
  unfinished: [],
};

it("opens screens over each other, and never closes the first", () => {
  let state = initialState(nothing);
  state = reduce(state, { type: "open", screen: { name: "stylize" } });
  state = reduce(state, { type: "say", message: { kind: "note", text: "saved" } });
  expect(state.screens.map(({ name }) => name)).toEqual(["home", "stylize"]);
  state = reduce(reduce(state, { type: "back" }), { type: "back" });
  expect(state.screens.map(({ name }) => name)).toEqual(["home"]);
  expect(state.message).toBeUndefined();
});

it("remembers the newest files, each once, and three runs", () => {
  let state = initialState(nothing);
  for (const name of ["a", "b", "a"]) {
    const file = { path: `/${name}.jpg`, title: name };
    state = reduce(state, { type: "choose-file", purpose: "content", file });
  }
  expect(state.recentPictures).toEqual(["/a.jpg", "/b.jpg"]);
  expect(state.choices.content.title).toBe("a");
  for (const name of "wxyzx") {
    const unfinished = { checkpoint: `/${name}`, title: name, fractionDone: 0.5 };
    state = reduce(state, { type: "leave-unfinished", unfinished });
  }
  expect(state.unfinished.map(({ title }) => title)).toEqual(["x", "z", "y"]);
  state = reduce(state, { type: "finish-run", checkpoint: "/z" });
  expect(state.unfinished.map(({ title }) => title)).toEqual(["x", "y"]);
});

it("keeps its state in a file, without what is gone, and deletes forgotten checkpoints", async () => {
  const runs = runsFolder(folder);
  mkdirSync(runs);
  for (const name of ["kept", "forgotten"]) writeFileSync(join(runs, name), "");
  const run = (name: string) => ({ checkpoint: join(runs, name), title: name, fractionDone: 0.5 });
  const gone = { path: "/gone.jpg", title: "gone" };
  const state: Remembered = {
    choices: { ...first, content: gone, mode: "slow", slow: { ...first.slow, size: 512 } },
    recentPictures: ["/写真.jpg"],
    recentModels: ["/mine.onnx"],
    folder: "/somewhere",
    unfinished: [run("kept"), run("vanished")],
  };
  await writeState(folder, state);
  expect(await readState(folder, first)).toEqual({
    ...state,
    choices: { ...state.choices, content: first.content },
    unfinished: [run("kept")],
  });
  expect(readdirSync(runs)).toEqual(["kept"]);
});

it("a state that is damaged, or of another kind, is as good as none", async () => {
  for (const text of ["", "{", '{"version":7}', '{"version":1,"choices":{}}']) {
    writeFileSync(stateFile(folder), text);
    expect(await readState(folder, first)).toEqual(nothing);
  }
  expect(await readState(join(folder, "nowhere"), first)).toEqual(nothing);
  expect(stateFolder({ XDG_STATE_HOME: "/state" })).toBe(join("/state", "gramstyle"));
});

it("lists ways out, folders, then pictures, and filters by any part", () => {
  const entries = ["b.jpg", "a10.png", "a2.PNG", ".x.jpg", "notes.txt"].map((name) => ({
    name,
    isFolder: false,
  }));
  const list = listOfFolder(
    "/p",
    [...entries, { name: "Dir", isFolder: true }],
    "picture",
    (name) => join("/p", name),
  );
  expect(list.map(({ name }) => name)).toEqual([
    ...["samples", "recent", "..", "Dir", "a2.PNG", "a10.png", "b.jpg"],
  ]);
  expect(filtered(list, "A").map(({ name }) => name)).toEqual(["a2.PNG", "a10.png"]);
  // The same letter, composed and not.
  const umlaut = [{ kind: "picture", name: "u\u0308ber.jpg", path: "/x" }] as const;
  expect(filtered(umlaut, "\u00fc")).toHaveLength(1);
});

it("weights go in equal steps, through the usual one, down to nothing", () => {
  const { weights, learningRate } = findPreset("default");
  const start = { weights, learningRate };
  const [content, , relu11] = liveControls(start, ["relu1_1"]);
  let value = content!.get(start);
  for (const _ of Array(5)) value = adjusted(content!, value, 1);
  for (const _ of Array(5)) value = adjusted(content!, value, -1);
  expect(value).toBe(weights.content);
  expect(sliderShare(content!, value)).toBe(0.5);
  for (const _ of Array(30)) value = adjusted(content!, value, -1);
  expect(value).toBe(0);
  expect(adjusted(content!, 0, 1)).toBeGreaterThan(0);
  const changed = relu11!.set(start, 2);
  expect(changed.weights).toEqual({ ...weights, styleLayers: { relu1_1: 2 } });
  expect(relu11!.get(start)).toBe(1);
});
