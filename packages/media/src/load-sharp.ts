import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/**
 * The library of pictures, loaded when the first picture is: that takes as long as starting a command,
 * and many commands read none. As CommonJS, which it is at heart: imported, Node parses what it requires
 * for names of exports, and takes nearly twice as long.
 */
export async function loadSharp(): Promise<typeof import("sharp").default> {
  return require("sharp");
}
