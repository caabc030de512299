/** Keeps decoded pictures in memory, up to a number of bytes. */

import { decodePicture, type Pixels } from "./decode.ts";

/** Decodes files, or remembers them. */
export interface PictureCache {
  /** The picture at `path`, as `decodePicture` gives it. Rejects as that does, and then keeps nothing. */
  load(path: string): Promise<Pixels>;
  clear(): void;
}

/**
 * A cache of pictures with a shorter side of at most `shortSide` pixels, in at most `maximumBytes`.
 *
 * What came first stays for good. Each epoch takes every picture once, in a new order: of a cache
 * half the size of the folder, keeping serves half of all requests, and dropping the least recently
 * used one hardly any.
 */
export function createPictureCache(shortSide: number, maximumBytes: number): PictureCache {
  const kept = new Map<string, Pixels>();
  const loading = new Map<string, Promise<Pixels>>();
  let bytes = 0;

  async function decode(path: string): Promise<Pixels> {
    try {
      const picture = await decodePicture(path, shortSide);
      if (bytes + picture.data.length <= maximumBytes) {
        bytes += picture.data.length;
        kept.set(path, picture);
      }
      return picture;
    } finally {
      loading.delete(path);
    }
  }

  return {
    load(path) {
      const known = kept.get(path);
      if (known) return Promise.resolve(known);
      let picture = loading.get(path);
      if (!picture) {
        picture = decode(path);
        loading.set(path, picture);
      }
      return picture;
    },
    clear() {
      kept.clear();
      bytes = 0;
    },
  };
}
