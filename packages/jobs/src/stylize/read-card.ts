/** What style models say of themselves. */
import { type ModelFile, openStyleModel, type StyleCard, type StyleModel } from "@gramstyle/models";

/** Undefined for models of others, which have none. @throws UserError that begins with the path */
export async function readCard({ path }: ModelFile): Promise<StyleCard | undefined> {
  return cardOf(await openStyleModel(path));
}

export function cardOf(model: StyleModel): StyleCard | undefined {
  return model.kind === "gramstyle" ? model.card : undefined;
}
