/** `gramstyle styles`: the style models that come with Gramstyle, and what they look like. */
import { resolve } from "node:path";
import { type Image, resizeImage } from "@gramstyle/core";
import type { CreateBackendOptions } from "@gramstyle/jobs/engine";
import { type PreviewRecord, previewStyles, readCard } from "@gramstyle/jobs/stylize";
import { checkOutputPath, readPicture, writePicture } from "@gramstyle/media";
import { filledImage, labeled, paste } from "@gramstyle/media/figure";
import type { EmbeddedStyle } from "@gramstyle/models";
import { samplePictures } from "@gramstyle/samples";
import type { Command } from "commander";
import { addBackendOptions } from "../options/shared-options.ts";
import { renderGallery } from "../render/gallery.ts";
import { formatTable, isTerminal, print, printJson, styleFor } from "../render/output.ts";
import { renderHalfBlocks } from "../terminal/half-blocks.ts";
import { interruptible } from "../terminal/interruptible.ts";

interface StylesOptions extends CreateBackendOptions {
  readonly picture?: string;
  readonly output?: string;
  readonly json?: boolean;
  readonly force?: boolean;
}

/** Pixels across, in the terminal and on a sheet. */
const previewWidth = 288;
const tileColumns = 38;

export function stylesCommand(program: Command, styles: readonly EmbeddedStyle[]): void {
  const command = program
    .command("styles")
    .description("Show the styles that come along, on a sample picture or on your own.")
    .option("--picture <file>", "what to show them on (default: a sample)")
    .option("-o, --output <file>", "write them all side by side as one picture")
    .option("-f, --force", "overwrite the output")
    .option("--json", "names and cards as one line of JSON");
  addBackendOptions(command).action((options: StylesOptions) => showStyles(styles, options));
}

async function showStyles(styles: readonly EmbeddedStyle[], options: StylesOptions): Promise<void> {
  const terminal = isTerminal(process.stdout);
  if (options.json || (!terminal && options.output === undefined)) {
    return listStyles(styles, options.json === true);
  }
  if (options.output !== undefined) {
    await checkOutputPath(options.output, { force: options.force === true });
  }
  const path = options.picture ?? samplePictures.contents[0]!.path;
  const picture = thumbnailOf(await readPicture(path), previewWidth);
  const previews: PreviewRecord[] = [];
  const { backend, device, threads } = options;
  const request = { models: styles, picture, engine: { backend, device, threads } };
  await interruptible(async (signal) => {
    for await (const preview of previewStyles(request, signal)) previews.push(preview);
  });
  if (terminal) {
    const color = (process.stdout.getColorDepth?.() ?? 1) >= 24 ? "truecolor" : "256";
    const tiles = previews.map(({ name, card, image }) => ({
      picture: renderHalfBlocks(image, { columns: tileColumns, color }).split("\n"),
      caption: [name, [card?.title, card?.artist].filter(Boolean).join(", ")],
    }));
    const columns = process.stdout.columns ?? 80;
    print(`${renderGallery(tiles, { columns, tileColumns }, styleFor(process.stdout))}\n`);
  }
  if (options.output !== undefined) {
    await writePicture(resolve(options.output), sheetOf(picture, previews));
  }
  if (terminal) print("Use one: gramstyle stylize photo.jpg --model <name> -o out.jpg");
}

async function listStyles(styles: readonly EmbeddedStyle[], json: boolean): Promise<void> {
  const listed = await Promise.all(
    styles.map(async (style) => ({ name: style.name, card: await readCard(style) })),
  );
  if (json) return printJson(listed);
  const rows = listed.map(({ name, card }) => [name, card?.title ?? "", card?.artist ?? ""]);
  print(formatTable([{ title: "name" }, { title: "painting" }, { title: "artist" }], rows));
}

/** The picture scaled, in proportion, to this width. */
function thumbnailOf(picture: Image, width: number): Image {
  return resizeImage(picture, width, Math.round((width * picture.height) / picture.width));
}

/** The picture and what every style makes of it, three in a row, each with its name. */
function sheetOf(picture: Image, previews: readonly PreviewRecord[]): Image {
  const margin = 12;
  const cells = [
    labeled(picture, "the picture"),
    ...previews.map(({ name, image }) => labeled(image, name)),
  ];
  const { width, height } = cells[0]!;
  const rows = Math.ceil(cells.length / 3);
  const sheet = filledImage(
    3 * (width + margin) + margin,
    rows * (height + margin) + margin,
    [1, 1, 1],
  );
  cells.forEach((cell, i) => {
    const left = margin + (i % 3) * (width + margin);
    paste(cell, sheet, left, margin + Math.floor(i / 3) * (height + margin));
  });
  return sheet;
}
