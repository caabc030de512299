/**
 * Makes the sample pictures anew: `npm run generate`, or `npm run generate waves` for one of them.
 * Takes a few minutes on one core, the landscape most of it.
 */

import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { pictureRecipes } from "./pictures.ts";
import { bytesOf } from "./raster.ts";

const asked = process.argv.slice(2);
const names = pictureRecipes.map(({ name }) => name);
const unknown = asked.find((name) => !names.includes(name));
if (unknown !== undefined) {
  process.stderr.write(`expected one of ${names.join(", ")}, got "${unknown}"\n`);
  process.exit(2);
}
for (const { name, width, height, paint } of pictureRecipes) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const start = performance.now();
  const path = fileURLToPath(
    new URL(`../../../packages/samples/pictures/${name}.jpg`, import.meta.url),
  );
  const { size } = await sharp(bytesOf(paint(width, height)), {
    raw: { width, height, channels: 3 },
  })
    .jpeg({ quality: 90, chromaSubsampling: "4:4:4", mozjpeg: true })
    .toFile(path);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(
    `${name}: ${width}×${height}, ${Math.round(size / 1000)} kB, ${seconds} s\n`,
  );
}
