/** Asks at the foot of the screen for the name of what is to be written. */
import { Box, Text } from "ink";
import { widthOf } from "../../terminal/width.ts";
import { useSize } from "../app-context.ts";
import { TextInput } from "./text-input.tsx";
import { theme } from "./theme.ts";

export interface NamePromptProps {
  readonly label: string;
  readonly initial: string;
  onSubmit(name: string): void;
  onCancel(): void;
}

export function NamePrompt({ label, initial, onSubmit, onCancel }: NamePromptProps) {
  const { columns } = useSize();
  return (
    <Box flexDirection="column" height={2} paddingX={1}>
      <Box>
        <Text bold color={theme.accent}>{`${label} `}</Text>
        <TextInput
          initial={initial}
          columns={columns - widthOf(label) - 3}
          onSubmit={onSubmit}
          onCancel={onCancel}
        />
      </Box>
      <Text dimColor>Enter saves, Esc cancels; nothing is overwritten</Text>
    </Box>
  );
}
