/** `gramstyle webcam`: a camera, repainted live: in a web page, in the terminal, as a virtual camera. */
import { defaultSmoothing, UserError } from "@gramstyle/core";
import { listCameras } from "@gramstyle/media";
import type { EmbeddedStyle } from "@gramstyle/models";
import type { Command } from "commander";
import { realNumberOption, sizeRange, wholeNumberOption } from "../options/shared-options.ts";
import { addStylizerOptions, type StylizerOptions } from "../options/stylizer-options.ts";
import { runPage } from "../page/run-page.ts";
import { formatTable, print, printJson, styleFor } from "../render/output.ts";

interface WebcamCommandOptions extends StylizerOptions {
  readonly terminal?: boolean;
  readonly virtual?: string;
  readonly list?: boolean;
  readonly json?: boolean;
  readonly camera?: string;
  readonly model?: string;
  readonly size?: number;
  readonly strength: number;
  readonly smoothing: number;
  readonly mirror?: boolean;
  readonly port?: number;
  readonly open: boolean;
}

const share = { minimum: 0, maximum: 1 };

/** @param styles those that keys choose from, and that `--model` knows by name */
export function webcamCommand(program: Command, styles: readonly EmbeddedStyle[] = []): void {
  const command = program
    .command("webcam")
    .description("Repaint a camera live: in a web page, in the terminal, or for a meeting.")
    .option("--terminal", "show it here, in the terminal")
    .option("--virtual <device>", "write it to a virtual camera, such as /dev/video10 (Linux)")
    .option("--list", "list the cameras that there are")
    .option("--json", "with --list: as one line of JSON")
    .option(
      "--camera <which>",
      "an index, a name or a device; or a clip, a picture, sample, test (default: the first)",
    )
    .option(
      "-m, --model <name>",
      `the style to begin with: ${styles.map(({ name }) => name).join(", ")}, or a file`,
    )
    .addOption(
      wholeNumberOption(
        "--size <pixels>",
        "the long side that is repainted (default: what holds 20 frames a second)",
        sizeRange,
      ),
    )
    .addOption(
      realNumberOption("--strength <share>", "how much of the style is seen", share).default(1),
    )
    .addOption(
      realNumberOption(
        "--smoothing <share>",
        "how much a picture that stands still is steadied",
        share,
      ).default(defaultSmoothing),
    )
    .option("--mirror", "left and right as in a mirror (default: of a camera in the terminal)")
    .option("--no-mirror", "left and right as they are")
    .addOption(
      wholeNumberOption("--port <number>", "of the web page (default: a usual one, or any)", {
        minimum: 0,
        maximum: 65_535,
      }),
    )
    .option("--no-open", "only say where the web page is, open no browser");
  addStylizerOptions(command).action((options: WebcamCommandOptions) =>
    webcam(options, styles, (name) => command.getOptionValueSource(name) === "cli"),
  );
}

async function webcam(
  options: WebcamCommandOptions,
  styles: readonly EmbeddedStyle[],
  isGiven: (option: string) => boolean,
): Promise<void> {
  const { terminal = false, virtual, port, open } = options;
  if (options.list) return showCameras(options.json === true);
  if (options.json) throw new UserError("--json: expected together with --list");
  if (!terminal && virtual === undefined) {
    const other = liveOptions.find(isGiven);
    if (other === undefined) return runPage({ port, open });
    throw new UserError(
      `--${other}: expected together with --terminal or --virtual; in the web page it is chosen there`,
    );
  }
  const pageOption = ["port", "open"].find(isGiven);
  if (pageOption !== undefined) {
    throw new UserError(
      `--${pageOption === "open" ? "no-open" : pageOption}: is for the web page; leave out --terminal and --virtual`,
    );
  }
  const { backend, device, threads, precision, pool } = options;
  // Loaded where it is needed: the page starts sooner without it.
  const { runWebcam } = await import("../live-view/run-webcam.ts");
  await runWebcam(
    { ...options, terminal, engine: { backend, device, threads, precision, pool } },
    styles,
  );
}

const liveOptions = [
  ..."camera model size strength smoothing mirror precision pool backend device threads".split(" "),
];

async function showCameras(json: boolean): Promise<void> {
  const cameras = await listCameras();
  if (json) {
    return printJson(
      cameras.map(({ index, name, device }) => ({ index, name, device: device.input })),
    );
  }
  if (cameras.length === 0) {
    return print("No camera was found. Without one: --camera sample, or --camera with a clip.");
  }
  const rows = cameras.map(({ index, name, device }) => [String(index), name, device.input]);
  const columns = [
    { title: "index", align: "right" as const },
    { title: "name" },
    { title: "device" },
  ];
  print(formatTable(columns, rows, styleFor(process.stdout)));
}
