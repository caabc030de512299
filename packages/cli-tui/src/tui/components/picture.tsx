/** A picture in a box of character cells, as large as it fits. */
import type { Image } from "@gramstyle/core";
import { Box, Text, useIsScreenReaderEnabled } from "ink";
import { useEffect, useMemo, useRef, useState } from "react";
import type { ShownPicture } from "../../terminal/picture-screen.ts";
import { truncate } from "../../terminal/width.ts";
import { useApp } from "../app-context.ts";

export interface PictureProps {
  /** Missing while it is still being made. */
  readonly image: Image | undefined;
  readonly columns: number;
  readonly rows: number;
  /** What it shows: for screen readers, and where there are no pictures. */
  readonly alt: string;
  /** Where it stands in a box that is higher. Default: in the middle. */
  readonly align?: "top" | "middle";
  /** Whether the box shrinks to the height of the picture, so that a caption stands close to it. */
  readonly isSnug?: boolean;
}

export function Picture(props: PictureProps) {
  const { image, columns, rows, alt, align = "middle", isSnug = false } = props;
  const spoken = useIsScreenReaderEnabled();
  const shown = useShownPicture(spoken ? undefined : image, columns, rows);
  if (spoken) return <Text>{`Picture: ${alt}`}</Text>;
  if (columns < 1 || rows < 1) return null;
  return (
    <Box
      width={columns}
      height={isSnug && shown ? shown.rows : rows}
      alignItems={align === "top" ? "flex-start" : "center"}
      justifyContent="center"
    >
      {shown ? (
        <Box width={shown.columns} height={shown.rows}>
          <Text wrap="truncate">{shown.text}</Text>
        </Box>
      ) : (
        <NoPicture text={image ? `${alt} (no pictures here)` : alt} columns={columns} />
      )}
    </Box>
  );
}

function NoPicture({ text, columns }: { text: string; columns: number }) {
  const { protocol } = useApp().services.pictures.graphics;
  // Where pictures come a little later, an empty place is calmer than a word that flashes up.
  if (protocol !== "none") return null;
  return <Text dimColor>{truncate(text, columns)}</Text>;
}

/** The picture drawn for this terminal; what was shown before is given back. */
function useShownPicture(
  image: Image | undefined,
  columns: number,
  rows: number,
): ShownPicture | undefined {
  const { pictures } = useApp().services;
  const { protocol } = pictures.graphics;
  const atOnce = protocol === "truecolor" || protocol === "256";
  const now = useMemo(
    () => (image && atOnce ? pictures.show(image, { columns, rows }) : undefined),
    [image, columns, rows, pictures, atOnce],
  );
  useEffect(() => () => now?.release(), [now]);

  const [later, setLater] = useState<ShownPicture | undefined>();
  const current = useRef<ShownPicture | undefined>(undefined);
  useEffect(() => {
    if (atOnce || protocol === "none") return;
    let ended = false;
    const replace = (next: ShownPicture | undefined) => {
      const before = current.current;
      current.current = next;
      setLater(next);
      before?.release();
    };
    if (!image) replace(undefined);
    else {
      pictures
        .showLater(image, { columns, rows })
        .then((next) => (ended ? next?.release() : replace(next)))
        .catch(() => {});
    }
    return () => {
      ended = true;
    };
  }, [image, columns, rows, pictures, atOnce, protocol]);
  useEffect(() => () => current.current?.release(), []);
  return now ?? later;
}
