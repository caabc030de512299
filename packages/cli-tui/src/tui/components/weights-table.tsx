/** Every loss term with its curve, its number and its weight, which the arrows change. */

import { styleTerm } from "@gramstyle/core";
import type { LiveControl, SessionView } from "@gramstyle/jobs/optimize";
import { Box, Text } from "ink";
import { fill } from "../../terminal/width.ts";
import { listWindow } from "../text/list-window.ts";
import { formatNumber, shortTerm } from "../text/numbers.ts";
import { sparkline } from "../text/sparkline.ts";
import { pointer, theme } from "./theme.ts";

export interface WeightsTableProps {
  readonly view: SessionView;
  readonly controls: readonly LiveControl[];
  /** Index into the controls. */
  readonly selected: number;
  readonly columns: number;
  /** Where they are too few, the controls around the chosen one are shown. */
  readonly rows: number;
}

/** The heading and the total. */
const fixedRows = 2;

/** As long as the longest, and a space. */
const nameColumns = "total variation ".length;
const numberColumns = 7;
const weightColumns = 8;
const pointerColumns = 2;

export function WeightsTable(props: WeightsTableProps) {
  const { view, controls, selected, columns, rows } = props;
  const { start, end } = listWindow(controls.length, selected, rows - fixedRows);
  const curve = Math.max(
    0,
    columns - pointerColumns - nameColumns - numberColumns - weightColumns - 2,
  );
  const heading = `${" ".repeat(pointerColumns)}${fill("term", nameColumns)}${fill("", curve)} ${fill("loss", numberColumns, "right")} ${fill("weight", weightColumns, "right")}`;
  const lossOf = (term: string | undefined) => (term ? view.progress?.losses[term] : undefined);
  const historyOf = (term: string | undefined) =>
    term ? view.history.map((losses) => losses[term] ?? Number.NaN) : [];
  const row = (
    id: string,
    label: string,
    term: string | undefined,
    weight: string,
    isSelected: boolean,
  ) => (
    <Text key={id} wrap="truncate">
      <Text color={theme.accent} bold>
        {isSelected ? `${pointer} ` : "  "}
      </Text>
      <Text bold={isSelected} {...(isSelected ? { color: theme.accent } : {})}>
        {fill(label, nameColumns)}
      </Text>
      <Text color={theme.accent} dimColor={!isSelected}>
        {fill(sparkline(historyOf(term), curve), curve)}
      </Text>
      {` ${fill(numberText(lossOf(term)), numberColumns, "right")} `}
      <Text bold={isSelected} {...(isSelected ? { color: theme.accent } : { dimColor: true })}>
        {fill(isSelected ? `‹${weight}›` : `${weight} `, weightColumns, "right")}
      </Text>
    </Text>
  );
  return (
    <Box flexDirection="column" width={columns}>
      <Text dimColor>{heading}</Text>
      {row("total", "total", "total", "", false)}
      {controls.slice(start, end).map((control, i) => {
        const value = weightText(control.get(view.controls));
        const isSelected = start + i === selected;
        return row(control.id, labelOf(control), termOf(control), value, isSelected);
      })}
    </Box>
  );
}

const numberText = (value: number | undefined) =>
  value === undefined ? "" : formatNumber(value, 3);

/** Small ones with fewer digits, so that there is room for their zeros. */
const weightText = (value: number) => formatNumber(value, value < 0.1 ? 2 : 3);

const labelOf = ({ label }: LiveControl) => label.replace("relu", "layer ");

/** The loss that a control is the weight of; the whole style and the learning rate have none. */
export function termOf({ id }: LiveControl): string | undefined {
  if (id === "content") return "content";
  if (id === "totalVariation") return "total variation";
  return id.startsWith("relu") ? styleTerm(id) : undefined;
}

/** The losses in one spoken line. */
export function spokenLosses({ progress }: SessionView): string {
  return Object.entries(progress?.losses ?? {})
    .map(([name, loss]) => `${shortTerm(name)} ${formatNumber(loss, 3)}`)
    .join(", ");
}
