/** `gramstyle models`: what is known of style models. */
import { stat } from "node:fs/promises";
import { describeStyleModel, openStyleModel } from "@gramstyle/models";
import type { Command } from "commander";
import { renderModel } from "../render/model.ts";
import { print, printJson, styleFor } from "../render/output.ts";

export function modelsCommand(program: Command): void {
  const models = program.command("models").description("Look into style models.");
  models.action(() => models.outputHelp());
  models
    .command("info")
    .description("Print a style model's card, or what is known of a file that has none.")
    .argument("<file>", "a style model: .onnx, or a PyTorch state dict (.pth)")
    .option("--json", "as one line of JSON")
    .action(info);
}

async function info(path: string, options: { readonly json?: boolean }): Promise<void> {
  const model = await openStyleModel(path);
  const description = describeStyleModel(model, (await stat(path)).size);
  if (options.json) printJson(description);
  else print(renderModel(description, styleFor(process.stdout)));
}
