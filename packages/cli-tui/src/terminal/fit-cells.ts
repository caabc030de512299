/** The cells of a terminal that a picture fills. */

export interface Box {
  readonly columns: number;
  readonly rows: number;
}

/**
 * The cells that a picture fills in a box, in proportion.
 * @param cell one character cell in pixels
 */
export function fitCells(
  picture: { readonly width: number; readonly height: number },
  { columns, rows }: Box,
  cell: { readonly width: number; readonly height: number },
): Box {
  const scale = Math.min(
    (columns * cell.width) / picture.width,
    (rows * cell.height) / picture.height,
  );
  const within = (size: number, most: number) => Math.max(1, Math.min(most, Math.round(size)));
  return {
    columns: within((picture.width * scale) / cell.width, columns),
    rows: within((picture.height * scale) / cell.height, rows),
  };
}
