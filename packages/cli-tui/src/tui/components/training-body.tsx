/** How a training goes: samples on the left, losses on the right. */
import { Box, Text, useIsScreenReaderEnabled } from "ink";
import { fill, truncate } from "../../terminal/width.ts";
import { useApp, useSize } from "../app-context.ts";
import { useJob } from "../hooks/use-job.ts";
import type { TrainingView } from "../hooks/use-training.ts";
import { formatDuration, formatNumber, formatPercent, shortTerm } from "../text/numbers.ts";
import { bar } from "../text/slider.ts";
import { sparkline } from "../text/sparkline.ts";
import { Captioned } from "./captioned.tsx";
import { Menu, type MenuRow } from "./menu.tsx";
import { Notice } from "./notice.tsx";
import { theme } from "./theme.ts";

export interface TrainingBodyProps {
  readonly view: TrainingView;
  /** What can be done once it has ended. */
  readonly menu: { readonly rows: readonly MenuRow[]; readonly selected: string } | undefined;
}

const gap = 2;
const panelColumns = 36;
const nameColumns = 12;
const numberColumns = 8;

export function TrainingBody({ view, menu }: TrainingBodyProps) {
  const { jobs } = useApp().services;
  const { columns, rows } = useSize();
  const spoken = useIsScreenReaderEnabled();
  const { sample, style } = view;
  const path = sample?.path ?? style;
  const picture = useJob(path, (signal) => jobs.readPreview(path!, signal));
  const bodyRows = rows - (menu ? menu.rows.length + 1 : 0);
  const caption = sample ? `after ${sample.step} steps` : "the painting; samples come as it learns";
  if (spoken) return <Text>{spokenTraining(view)}</Text>;
  return (
    <>
      <Box columnGap={gap} height={bodyRows}>
        <Captioned
          image={picture.record}
          columns={columns - panelColumns - gap}
          rows={bodyRows}
          caption={caption}
          error={picture.error}
        />
        <Box flexDirection="column" width={panelColumns}>
          <Facts view={view} />
          <Losses view={view} />
          <Box marginTop={1}>
            <Notice text={view.stage} error={view.error} columns={panelColumns} />
          </Box>
        </Box>
      </Box>
      {menu ? (
        <Box marginTop={1}>
          <Menu {...menu} columns={columns} />
        </Box>
      ) : null}
    </>
  );
}

const phaseColors = {
  idle: theme.accent,
  running: theme.good,
  stopping: theme.warm,
  stopped: theme.warm,
  done: theme.good,
  failed: theme.bad,
} as const;

function Facts({ view }: { view: TrainingView }) {
  const { phase, progress } = view;
  const share = progress ? progress.step / progress.steps : 0;
  const percent = formatPercent(share).padStart(6);
  const left = progress && phase === "running" ? `${formatDuration(progress.left)} left` : "";
  const speed = progress ? `${formatNumber(progress.picturesPerSecond, 3)} pictures/s` : "";
  return (
    <Box flexDirection="column" marginBottom={1}>
      <Box justifyContent="space-between">
        <Text bold color={phaseColors[phase]}>
          {phase}
        </Text>
        <Text>{progress ? `step ${progress.step}/${progress.steps}` : ""}</Text>
      </Box>
      <Text>
        <Text color={theme.accent} backgroundColor="gray">
          {bar(share, panelColumns - percent.length)}
        </Text>
        {percent}
      </Text>
      <Box justifyContent="space-between">
        <Text dimColor>{speed}</Text>
        <Text dimColor>{left}</Text>
      </Box>
    </Box>
  );
}

function Losses({ view }: { view: TrainingView }) {
  const losses = Object.entries(view.progress?.losses ?? {});
  const curve = panelColumns - nameColumns - numberColumns - 1;
  return (
    <Box flexDirection="column">
      {losses.map(([name, loss]) => (
        <Text key={name} wrap="truncate">
          {fill(shortTerm(name), nameColumns)}
          <Text color={theme.accent} dimColor>
            {fill(
              sparkline(
                view.history.map((all) => all[name] ?? Number.NaN),
                curve,
              ),
              curve,
            )}
          </Text>
          {` ${fill(formatNumber(loss, 3), numberColumns, "right")}`}
        </Text>
      ))}
    </Box>
  );
}

function spokenTraining({ phase, stage, progress, error }: TrainingView): string {
  if (error) return `It failed: ${error}`;
  if (!progress) return stage === "" ? phase : stage;
  // In parts, else every step would be said.
  const part = Math.floor((10 * progress.step) / progress.steps) * 10;
  return truncate(`${phase}, ${part} %`, 200);
}
