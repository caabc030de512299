/** What every component may need, handed down by the application. */
import type { EmbeddedStyle } from "@gramstyle/models";
import { createContext, type Dispatch, useContext } from "react";
import type { Box } from "../terminal/fit-cells.ts";
import type { PictureScreen } from "../terminal/picture-screen.ts";
import type { Jobs } from "./jobs.ts";
import type { AppAction, AppState } from "./state/app-state.ts";

export interface AppServices {
  readonly jobs: Jobs;
  readonly pictures: PictureScreen;
  readonly styles: readonly EmbeddedStyle[];
  /** Whether VGG-19's weights are on this machine. */
  readonly hasVgg: boolean;
  /** Where checkpoints of runs that are left go. */
  readonly runsFolder: string;
  /** Waited for before the application ends: what must not be lost is written. */
  beforeExit(work: () => Promise<void>): () => void;
  quit(): void;
}

export interface AppContextValue {
  readonly state: AppState;
  readonly dispatch: Dispatch<AppAction>;
  readonly services: AppServices;
}

const AppContext = createContext<AppContextValue | undefined>(undefined);
/** The characters of the whole screen, or of the part that a screen has for itself. */
const SizeContext = createContext<Box>({ columns: 80, rows: 24 });
/** Whether a component is on top and keys are for it. */
const ActiveContext = createContext(true);

export const AppProvider = AppContext.Provider;
export const SizeProvider = SizeContext.Provider;
export const ActiveProvider = ActiveContext.Provider;

export function useApp(): AppContextValue {
  const value = useContext(AppContext);
  if (!value) throw new Error("expected to be inside the application");
  return value;
}

export const useSize = (): Box => useContext(SizeContext);
export const useActive = (): boolean => useContext(ActiveContext);
