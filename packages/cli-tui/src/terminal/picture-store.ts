/**
 * Pictures inside text. Ink measures and places every character, and takes colours apart one by one,
 * which for a picture of thousands of coloured cells costs far more than the picture. So a picture
 * goes through Ink as one mark for each row, at the left of a box that is as wide as the picture, and
 * becomes what the terminal needs only where the text is written.
 */

/** A row of a picture: what is written for it, and how many columns it takes. */
interface PictureRow {
  readonly text: string;
  readonly columns: number;
}

export interface PlacedPicture {
  /** One mark a line, for Ink; right of it `columns - 1` blanks must stay free. */
  readonly text: string;
  /** Forgets the picture; lines that still name it become blank. */
  release(): void;
}

export interface PictureStore {
  /** @param rows what is written for each row, all of `columns` */
  place(rows: readonly string[], columns: number): PlacedPicture;
  /** A line of Ink's with its pictures in it. */
  expand(line: string): string;
}

/** Marks are characters of the last private use plane; `printable` lets none through from a file's name. */
const firstMark = 0x100000;
/** Ink leaves blanks at the end of a line out. */
const markedRow = /([\u{100000}-\u{10fffd}])( *)/gu;

export function createPictureStore(): PictureStore {
  const rows = new Map<number, PictureRow>();
  let next = firstMark;
  /**
   * Marks of pictures that were released, by their number. They are used again, since Ink remembers
   * every text that it has ever measured.
   */
  const free = new Map<number, number[][]>();

  const marksFor = (count: number): number[] => {
    const used = free.get(count)?.shift();
    if (used) return used;
    const fresh = Array.from({ length: count }, (_, i) => next + i);
    next += count;
    return fresh;
  };

  return {
    place(texts, columns) {
      const marks = marksFor(texts.length);
      for (const [i, text] of texts.entries()) rows.set(marks[i]!, { text, columns });
      return {
        text: marks.map((mark) => String.fromCodePoint(mark)).join("\n"),
        release() {
          if (!marks.some((mark) => rows.delete(mark))) return;
          for (const mark of marks) rows.delete(mark);
          free.set(marks.length, [...(free.get(marks.length) ?? []), marks]);
        },
      };
    },
    expand(line) {
      return line.replace(markedRow, (_whole, mark: string, blanks: string) => {
        const row = rows.get(mark.codePointAt(0)!);
        return row ? row.text + blanks.slice(row.columns - 1) : ` ${blanks}`;
      });
    },
  };
}
