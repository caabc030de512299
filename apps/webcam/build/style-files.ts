/** The style models that come along, a thumbnail of each, and the list with their hashes. */
import { readFile } from "node:fs/promises";
import { createOrtBackend } from "@gramstyle/backend-ort";
import { createStylizer, type Image } from "@gramstyle/core";
import { embeddedStyles, type GramstyleModel, parseStyleModel } from "@gramstyle/models";
import { samplePictures } from "@gramstyle/samples";
import sharp from "sharp";
import type { CatalogueEntry } from "../src/styles/catalogue.ts";
import { type PageFile, sha256 } from "./page-file.ts";

/** Twice the size in which the page shows them, for dense screens. */
const side = 256;

export async function styleFiles(): Promise<PageFile[]> {
  const sample = await readSquare(samplePictures.contents[0]!.path);
  const backend = await createOrtBackend({ device: "cpu" });
  const files: PageFile[] = [];
  const catalogue: CatalogueEntry[] = [];
  try {
    for (const { name, path } of await embeddedStyles()) {
      const bytes = await readFile(path);
      const model = parseStyleModel(bytes) as GramstyleModel;
      const stylizer = createStylizer({ backend, network: model.card.network, ...model });
      const stylized = await stylizer.stylize(sample);
      await stylizer.dispose();
      const { title, artist, year } = model.card;
      const file = `styles/${name}.onnx`;
      const thumbnail = `styles/${name}.webp`;
      files.push(
        { path: file, content: bytes },
        { path: thumbnail, content: await writeWebp(stylized) },
      );
      catalogue.push({ name, title, artist, year, file, thumbnail, sha256: sha256(bytes) });
    }
  } finally {
    await backend.dispose();
  }
  return [...files, { path: "styles/catalogue.json", content: JSON.stringify(catalogue) }];
}

async function readSquare(path: string): Promise<Image> {
  const data = await sharp(path)
    .resize(side, side, { fit: "cover" })
    .removeAlpha()
    .raw()
    .toBuffer();
  const plane = side * side;
  const planar = Float32Array.from({ length: 3 * plane }, (_, i) => {
    const pixel = i % plane;
    return data[3 * pixel + Math.floor(i / plane)]! / 255;
  });
  return { width: side, height: side, data: planar };
}

function writeWebp({ width, height, data }: Image): Promise<Buffer> {
  const plane = width * height;
  const bytes = Uint8Array.from({ length: 3 * plane }, (_, i) =>
    Math.round(data[(i % 3) * plane + Math.floor(i / 3)]! * 255),
  );
  return sharp(bytes, { raw: { width, height, channels: 3 } })
    .webp({ quality: 80 })
    .toBuffer();
}
