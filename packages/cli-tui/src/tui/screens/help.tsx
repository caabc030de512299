/** What the keys of the screen below do, and what the words mean. */
import { Box, Text } from "ink";
import { fill, wrap } from "../../terminal/width.ts";
import { useSize } from "../app-context.ts";
import { Frame } from "../components/frame.tsx";
import type { KeyHint } from "../components/key-hints.tsx";
import { theme } from "../components/theme.ts";
import type { Screen } from "../state/screens.ts";
import { screenHelp } from "./screen-help.ts";

const close: readonly KeyHint[] = [{ keys: "Esc", what: "back to the screen" }];

export function Help({ screen }: { screen: Screen["name"] }) {
  return (
    <Frame title="Help" aside={screenHelp[screen].title} keys={close}>
      <Body screen={screen} />
    </Frame>
  );
}

const keyColumns = 10;

function Body({ screen }: { screen: Screen["name"] }) {
  const { columns } = useSize();
  const { about, keys } = screenHelp[screen];
  const width = Math.min(columns, 76);
  return (
    <Box flexDirection="column">
      {wrap(about, width).map((line) => (
        <Text key={line}>{line}</Text>
      ))}
      <Box flexDirection="column" marginTop={1}>
        {keys.map(({ keys: names, what, more }, i) => (
          <Text key={`${i} ${names}`} wrap="truncate">
            <Text bold color={theme.accent}>
              {fill(names, keyColumns)}
            </Text>
            {what}
            {more ? <Text dimColor>{`: ${more}`}</Text> : null}
          </Text>
        ))}
        <Text>
          <Text bold color={theme.accent}>
            {fill("Ctrl-C", keyColumns)}
          </Text>
          {"quit"}
          <Text dimColor>{": a run that goes on is kept"}</Text>
        </Text>
      </Box>
    </Box>
  );
}
