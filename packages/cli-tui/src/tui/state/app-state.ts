/** The state of the application and how it changes: one pure reducer. */
import type { Choices, Mode, ModelChoice, PictureChoice, SlowSettings } from "./choices.ts";
import type { Purpose, Screen } from "./screens.ts";

/** An optimization that was left before its end. */
export interface Unfinished {
  readonly checkpoint: string;
  readonly title: string;
  /** 0 to 1. */
  readonly fractionDone: number;
}

/** What is remembered from one start to the next. */
export interface Remembered {
  readonly choices: Choices;
  /** Paths, newest first. */
  readonly recentPictures: readonly string[];
  readonly recentModels: readonly string[];
  /** Where the file browser was last. */
  readonly folder?: string | undefined;
  /** Newest first. */
  readonly unfinished: readonly Unfinished[];
}

export interface Message {
  readonly kind: "error" | "note";
  readonly text: string;
}

/** A file that another screen has chosen for a purpose; its number tells a new one from an old. */
export interface Answer {
  readonly number: number;
  readonly purpose: Purpose;
  readonly path: string;
}

export interface AppState extends Remembered {
  /** The last one is on top; those below go on with what they do. */
  readonly screens: readonly Screen[];
  readonly help: boolean;
  readonly message?: Message | undefined;
  readonly answer?: Answer | undefined;
}

export type AppAction =
  | { readonly type: "open"; readonly screen: Screen }
  | { readonly type: "back" }
  | { readonly type: "toggle-help" }
  | { readonly type: "say"; readonly message: Message | undefined }
  | { readonly type: "choose-file"; readonly purpose: Purpose; readonly file: PictureChoice }
  | { readonly type: "choose-model"; readonly model: ModelChoice }
  | { readonly type: "set-mode"; readonly mode: Mode }
  | { readonly type: "set-slow"; readonly slow: Partial<SlowSettings> }
  | { readonly type: "be-in-folder"; readonly folder: string }
  | { readonly type: "remember-model"; readonly path: string }
  | { readonly type: "leave-unfinished"; readonly unfinished: Unfinished }
  | { readonly type: "finish-run"; readonly checkpoint: string };

const recentCount = 20;
/** Runs that Home offers to go on with; checkpoints of older ones are deleted at the next start. */
const unfinishedCount = 3;

const withoutRun = (runs: readonly Unfinished[], path: string) =>
  runs.filter(({ checkpoint }) => checkpoint !== path);

/** Newest first, each once. */
function remember(recent: readonly string[], path: string): string[] {
  return [path, ...recent.filter((other) => other !== path)].slice(0, recentCount);
}

export function initialState(remembered: Remembered): AppState {
  return { ...remembered, screens: [{ name: "home" }], help: false };
}

export function reduce(state: AppState, action: AppAction): AppState {
  switch (action.type) {
    case "open":
      return { ...state, screens: [...state.screens, action.screen], message: undefined };
    case "back": {
      const screens = state.screens.slice(0, -1);
      return {
        ...state,
        screens: screens.length > 0 ? screens : state.screens,
        message: undefined,
      };
    }
    case "toggle-help":
      return { ...state, help: !state.help };
    case "say":
      return { ...state, message: action.message };
    case "choose-file":
      return chooseFile(state, action.purpose, action.file);
    case "choose-model":
      return { ...state, choices: { ...state.choices, model: action.model } };
    case "set-mode":
      return { ...state, choices: { ...state.choices, mode: action.mode } };
    case "set-slow": {
      const slow = { ...state.choices.slow, ...action.slow };
      return { ...state, choices: { ...state.choices, slow } };
    }
    case "be-in-folder":
      return { ...state, folder: action.folder };
    case "remember-model":
      return { ...state, recentModels: remember(state.recentModels, action.path) };
    case "leave-unfinished": {
      const others = withoutRun(state.unfinished, action.unfinished.checkpoint);
      return { ...state, unfinished: [action.unfinished, ...others].slice(0, unfinishedCount) };
    }
    case "finish-run":
      return { ...state, unfinished: withoutRun(state.unfinished, action.checkpoint) };
  }
}

/** Content and style are everybody's; any other file is for the screen that asked for it. */
function chooseFile(state: AppState, purpose: Purpose, file: PictureChoice): AppState {
  const isPicture = !["apply-folder", "photos", "training", "model"].includes(purpose);
  const recentPictures = isPicture
    ? remember(state.recentPictures, file.path)
    : state.recentPictures;
  const answer = { number: (state.answer?.number ?? 0) + 1, purpose, path: file.path };
  const choices =
    purpose === "content"
      ? { ...state.choices, content: file }
      : purpose === "style"
        ? { ...state.choices, style: file }
        : state.choices;
  return { ...state, choices, recentPictures, answer };
}
