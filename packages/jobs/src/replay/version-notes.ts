/** Versions then and now. */
import type { RecordedEngine, RunRecord } from "@gramstyle/models";

/** What may make a replay differ, one line each: other versions than the first time. */
export function versionNotes(
  record: RunRecord,
  now: {
    readonly gramstyle: string;
    readonly engine: Pick<RecordedEngine, "backend" | "packages">;
  },
): string[] {
  const notes: string[] = [];
  if (record.gramstyle !== now.gramstyle) {
    notes.push(differs("gramstyle", record.gramstyle, now.gramstyle));
  }
  // Of another engine, other packages are no news.
  if (now.engine.backend === record.engine.backend) {
    for (const [name, version] of Object.entries(record.engine.packages)) {
      const here = now.engine.packages[name];
      if (here !== version) notes.push(differs(name, version, here));
    }
  }
  if (record.command === "optimize" && record.resumed) {
    notes.push("the first run was stopped and resumed; its engine may not have been one all along");
  }
  return notes;
}

function differs(what: string, then: string, now: string | undefined): string {
  const here = now === undefined ? "which is not here" : `here is ${now}`;
  return `the recipe was made with ${what} ${then}, ${here}: the picture may differ`;
}
