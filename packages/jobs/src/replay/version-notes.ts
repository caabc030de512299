/** What may make a replay differ, one line each: other versions than the first time. */
import type { RunRecord, RecordedEngine } from "@gramstyle/models";

export function versionNotes(
  recipe: RunRecord,
  now: {
    readonly gramstyle: string;
    readonly engine: Pick<RecordedEngine, "backend" | "packages">;
  },
): string[] {
  const notes: string[] = [];
  if (recipe.gramstyle !== now.gramstyle) {
    notes.push(differs("gramstyle", recipe.gramstyle, now.gramstyle));
  }
  // Of another engine, other packages are no news.
  if (now.engine.backend === recipe.engine.backend) {
    for (const [name, version] of Object.entries(recipe.engine.packages)) {
      const here = now.engine.packages[name];
      if (here !== version) notes.push(differs(name, version, here));
    }
  }
  if (recipe.command === "optimize" && recipe.resumed) {
    notes.push("the first run was stopped and resumed; its engine may not have been one all along");
  }
  return notes;
}

function differs(what: string, then: string, now: string | undefined): string {
  const here = now === undefined ? "which is not here" : `here is ${now}`;
  return `the recipe was made with ${what} ${then}, ${here}: the picture may differ`;
}
