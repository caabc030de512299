/** From the sizes that are asked for to the architecture of a student. */
import { type MiniArchitecture, miniArchitecture, UserError } from "@gramstyle/core";
import type { StudentSizes } from "./distill-request.ts";

/** Layers that have a head, from the picture inwards. */
const headLayers = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu4_2", "relu5_1"];
const blocks = 5;

/**
 * What is left out is as in the encoder that comes along.
 * @throws UserError for too many or too few numbers
 */
export function studentArchitecture(sizes: StudentSizes): MiniArchitecture {
  const channels = counted("channels", sizes.channels ?? miniArchitecture.channels, blocks);
  const convolutions = counted(
    "convolutions",
    sizes.convolutions ?? miniArchitecture.convolutions,
    blocks,
  );
  if (convolutions[3]! < 2) {
    throw new UserError("`convolutions`: relu4_2 needs 2 in the fourth block");
  }
  const own = headLayers.map((layer) => channels[Number(layer[4]) - 1]!);
  const wide = counted("heads", sizes.heads ?? own, headLayers.length);
  const heads = Object.fromEntries(headLayers.map((layer, i) => [layer, wide[i]!]));
  return { channels, convolutions, heads, alsoReads: readers(convolutions, sizes.headDepth ?? 2) };
}

/** Which convolutions the heads of deep layers read beside their own. */
function readers(convolutions: readonly number[], depth: number): Record<string, string[]> {
  const alsoReads: Record<string, string[]> = {};
  for (const layer of headLayers) {
    const [block, own] = layer.replace("relu", "").split("_").map(Number) as [number, number];
    const last = Math.min(own + depth - 1, convolutions[block - 1]!);
    // At the sizes of the first blocks it would cost more than it gives.
    if (block < 4 || last === own) continue;
    alsoReads[layer] = Array.from({ length: last - own }, (_, i) => `${block}_${own + 1 + i}`);
  }
  return alsoReads;
}

function counted(option: string, numbers: readonly number[], count: number): readonly number[] {
  if (numbers.length === count) return numbers;
  throw new UserError(`\`${option}\`: expected ${count} numbers, got ${numbers.length}`);
}

/** @throws UserError for metadata of a file that no distillation has made */
export function noEncoder(path: string): UserError {
  return new UserError(`"${path}": expected an encoder that a distillation has made`);
}
