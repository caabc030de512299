/** The terminal's size, also while it changes. */
import { useStdout } from "ink";
import { useEffect, useState } from "react";
import type { Box } from "../../terminal/fit-cells.ts";

const usual: Box = { columns: 80, rows: 24 };

export function useScreenSize(): Box {
  const { stdout } = useStdout();
  const [size, setSize] = useState(() => sizeOf(stdout));
  useEffect(() => {
    const update = () => setSize(sizeOf(stdout));
    stdout.on("resize", update);
    return () => {
      stdout.off("resize", update);
    };
  }, [stdout]);
  return size;
}

function sizeOf({ columns, rows }: NodeJS.WriteStream): Box {
  return { columns: columns || usual.columns, rows: rows || usual.rows };
}
