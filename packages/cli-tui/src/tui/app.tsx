/** The application: state, the screen on top, help over it. */
import { Box, useInput } from "ink";
import { useLayoutEffect, useMemo, useReducer, useRef, useState } from "react";
import type { Box as Size } from "../terminal/fit-cells.ts";
import { ActiveProvider, AppProvider, type AppServices, SizeProvider } from "./app-context.ts";
import { isTooSmall, TooSmall } from "./components/too-small.tsx";
import {
  createKeyQueue,
  type KeyHandler,
  type KeyQueue,
  KeyQueueContext,
} from "./hooks/key-queue.ts";
import { useScreenSize } from "./hooks/use-screen-size.ts";
import { Browse } from "./screens/browse.tsx";
import { Gallery } from "./screens/gallery.tsx";
import { Help } from "./screens/help.tsx";
import { Home } from "./screens/home.tsx";
import { Look } from "./screens/look.tsx";
import { Optimize } from "./screens/optimize.tsx";
import { Stylize } from "./screens/stylize.tsx";
import { Train } from "./screens/train.tsx";
import { type AppState, initialState, type Remembered, reduce } from "./state/app-state.ts";
import type { Screen } from "./state/screens.ts";

export interface AppProps {
  readonly remembered: Remembered;
  readonly services: AppServices;
  /** Screens to open over Home at once: for tests and recordings. */
  readonly open?: readonly Screen[];
  /** Instead of the terminal's: for tests. */
  readonly size?: Size;
  /** Told of every new state, to be remembered. */
  onState?(state: AppState): void;
}

export function App({ remembered, services, open = [], size: given, onState }: AppProps) {
  const [state, dispatch] = useReducer(reduce, undefined, () => {
    const first = initialState(remembered);
    return { ...first, screens: [...first.screens, ...open] };
  });
  const screenSize = useScreenSize();
  const size = given ?? screenSize;
  const small = isTooSmall(size);
  const value = useMemo(() => ({ state, dispatch, services }), [state, services]);
  useLayoutEffect(() => onState?.(state), [state, onState]);

  const top = state.screens.at(-1)!;
  const [queue] = useState(createKeyQueue);
  useInput(queue.push);
  useGlobalKeys(queue, (input, key) => {
    if (key.ctrl && input === "c") return services.quit();
    if (state.help && (key.escape || input === "?" || input === "q")) {
      return dispatch({ type: "toggle-help" });
    }
    if (!state.help && input === "?" && !queue.isTyping()) dispatch({ type: "toggle-help" });
  });

  return (
    <AppProvider value={value}>
      <KeyQueueContext value={queue}>
        <SizeProvider value={size}>
          {small ? <TooSmall {...size} /> : null}
          {state.help && !small ? <Help screen={top.name} /> : null}
          {state.screens.map((screen, i) => {
            const isTop = i === state.screens.length - 1 && !state.help && !small;
            return (
              <ActiveProvider key={`${i} ${screen.name}`} value={isTop}>
                <Box display={isTop ? "flex" : "none"}>
                  <ScreenOf screen={screen} />
                </Box>
              </ActiveProvider>
            );
          })}
        </SizeProvider>
      </KeyQueueContext>
    </AppProvider>
  );
}

/** Keys that mean the same everywhere, also where a text is typed. */
function useGlobalKeys(queue: KeyQueue, onKey: KeyHandler): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useLayoutEffect(() => queue.listen((input, key) => latest.current(input, key)), [queue]);
}

function ScreenOf({ screen }: { screen: Screen }) {
  switch (screen.name) {
    case "home":
      return <Home />;
    case "browse":
      return <Browse screen={screen} />;
    case "gallery":
      return <Gallery />;
    case "stylize":
      return <Stylize />;
    case "optimize":
      return <Optimize checkpoint={screen.checkpoint} />;
    case "train":
      return <Train />;
    case "look":
      return <Look />;
  }
}
