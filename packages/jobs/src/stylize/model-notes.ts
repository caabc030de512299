/** What a user should know about a style model. */
import type { StyleModel } from "@gramstyle/models";

/** One line each. @param label what they begin with */
export function notesOn(label: string, model: StyleModel): string[] {
  if (model.kind !== "foreign") return [];
  const notes: string[] = [];
  if (model.fixedSize) {
    const { width, height } = model.fixedSize;
    notes.push(
      `${label}: the size ${width}×${height} is fixed in this file; pictures are resized to it, and back`,
    );
  }
  if (!model.rangeKnown) {
    notes.push(
      `${label}: the file does not say what its pixels are; took 0 to ${model.inputRange} (else: \`pixelRange\` ${model.inputRange === 255 ? 1 : 255})`,
    );
  }
  return notes;
}
