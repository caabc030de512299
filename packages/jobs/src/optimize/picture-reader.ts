/** Reads pictures for runs that follow each other: what the last one had is not read again. */
import { type Picture, readPicture } from "@gramstyle/media/picture";
import type { PictureFile } from "../files/picture-file.ts";

/** @param longSide in pixels; a larger picture is made smaller */
export type ReadPicture = (file: PictureFile, longSide: number) => Promise<Picture>;

export interface PictureReader {
  /**
   * Work that reads pictures. Those that it read are kept, all others let go: the same file at the
   * same size is the same object again, so that what was measured of it holds.
   */
  with<Result>(work: (read: ReadPicture) => Promise<Result>): Promise<Result>;
}

export function createPictureReader(): PictureReader {
  let kept = new Map<string, Promise<Picture>>();
  return {
    async with(work) {
      const used = new Map<string, Promise<Picture>>();
      const result = await work(({ path, sha256 }, longSide) => {
        const key = JSON.stringify([path, sha256, longSide]);
        const picture = used.get(key) ?? kept.get(key) ?? readPicture(path, { longSide });
        used.set(key, picture);
        return picture;
      });
      kept = used;
      return result;
    },
  };
}
