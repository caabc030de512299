/** The live view's pieces put together: a camera, an engine, a screen or a virtual camera. */
import { UserError } from "@gramstyle/core";
import {
  checkVirtualDevice,
  chooseSource,
  fixedSize,
  governedSize,
  type LiveSettings,
  openSink,
} from "@gramstyle/jobs/live";
import { createStylizerShelf, readCard, type StylizerEngine } from "@gramstyle/jobs/stylize";
import { openCamera } from "@gramstyle/media";
import { type EmbeddedStyle, type ModelFile, resolveModel } from "@gramstyle/models";
import { samplePictures } from "@gramstyle/samples";
import { canOpenApp } from "../tui/can-open-app.ts";
import { runTerminal } from "./run-terminal.ts";
import { showVirtual } from "./show-virtual.ts";

export interface WebcamOptions {
  readonly camera?: string | undefined;
  readonly model?: string | undefined;
  /** The long side to work at; missing: what holds the frame rate. */
  readonly size?: number | undefined;
  readonly strength: number;
  readonly smoothing: number;
  /** Missing: a camera is shown as a mirror shows it, what others see is not. */
  readonly mirror?: boolean | undefined;
  readonly engine: StylizerEngine;
  readonly terminal: boolean;
  /** A virtual camera's device. */
  readonly virtual?: string | undefined;
}

/** A style whose first sight is beautiful. */
const firstStyle = "great-wave";
/** The long side that a camera is read with. */
const cameraSide = 640;
/** A virtual camera cannot change its size. */
const virtualSide = 640;
const frameRate = 30;

/** @throws UserError for what does not exist; what the camera, the engine or the device throws */
export async function runWebcam(
  options: WebcamOptions,
  styles: readonly EmbeddedStyle[],
): Promise<void> {
  const { size, virtual, terminal } = options;
  if (terminal && !canOpenApp()) {
    throw new UserError("--terminal: expected a terminal, but output or input goes elsewhere");
  }
  const chosen = await chooseStyles(options.model, styles);
  if (virtual !== undefined) await checkVirtualDevice(virtual);
  const sample = samplePictures.contents[0]!.path;
  const source = await chooseSource(options.camera, { sample });
  const settings: LiveSettings = {
    ...chosen,
    strength: options.strength,
    smoothing: options.smoothing,
    mirror: options.mirror ?? (source.kind === "device" && virtual === undefined),
  };
  const camera = openCamera({
    source,
    frameRate,
    longSide: multipleOf4(Math.max(cameraSide, size ?? 0)),
  });
  const stylizers = createStylizerShelf({ ...options.engine, background: true });
  const concurrency = options.engine.pool ?? 1;
  const sink = virtual === undefined ? undefined : openSink({ output: virtual, frameRate });
  try {
    if (!terminal) {
      const workingSize = fixedSize(size ?? virtualSide);
      await showVirtual({
        ...{ camera, stylizers, concurrency, settings, workingSize },
        ...{ sink: sink!, device: virtual! },
      });
      return;
    }
    await runTerminal({
      ...{ camera, stylizers, concurrency, settings, captionOf: chosen.captionOf },
      workingSize(worthwhile) {
        const fixed = size ?? (sink ? virtualSide : undefined);
        if (fixed !== undefined) return fixedSize(fixed);
        return governedSize(worthwhile);
      },
      ...(sink ? { until: sink.ended, onFrame: ({ image }) => sink.show(image) } : {}),
    });
  } finally {
    await camera.close();
    await sink?.end();
    await stylizers.dispose();
  }
}

const multipleOf4 = (pixels: number) => 4 * Math.ceil(pixels / 4);

/** All styles, with the chosen one among them; each read once, so that a broken file is found. */
async function chooseStyles(model: string | undefined, embedded: readonly EmbeddedStyle[]) {
  const wanted = model === undefined ? undefined : resolveModel(model, embedded);
  const own = wanted && !embedded.some(({ path }) => path === wanted.path) ? [wanted] : [];
  const styles = [...embedded, ...own];
  const captions = new Map<string, string>();
  for (const style of styles) {
    const card = await readCard(style);
    const parts = [card?.title, card?.artist].filter(Boolean);
    captions.set(style.path, parts.join(", ") || style.name);
  }
  const name = wanted?.name ?? firstStyle;
  const style = Math.max(
    0,
    wanted
      ? styles.findIndex(({ path }) => path === wanted.path)
      : styles.findIndex((one) => one.name === name),
  );
  return {
    styles,
    style,
    captionOf: ({ path, name }: ModelFile) => captions.get(path) ?? name,
  };
}
