/** Saving a picture in a style, and whole folders of them. */
import { errorMessage } from "@gramstyle/core";
import { freeOutput } from "@gramstyle/jobs/files";
import {
  findInputs,
  type Precision,
  planOutputs,
  type StylizeRecord,
  type StylizeTask,
} from "@gramstyle/jobs/stylize";
import { useEffect, useState } from "react";
import { shownPath } from "../../render/shown-path.ts";
import { useApp } from "../app-context.ts";
import type { ModelChoice } from "../state/choices.ts";
import { engineOptions } from "../work/engine-options.ts";

/** How pictures are painted. */
export interface Look {
  readonly model: ModelChoice;
  readonly strength: number;
  readonly precision: Precision;
}

/** One at a time, told in the message line. */
export function useStylizeWork() {
  const { dispatch, services } = useApp();
  const [text, setText] = useState("");
  const [abort, setAbort] = useState<AbortController>();
  useEffect(() => () => abort?.abort(), [abort]);
  const say = (kind: "note" | "error", message: string) =>
    dispatch({ type: "say", message: { kind, text: message } });

  const follow = async (
    { model, strength, precision }: Look,
    plan: () => Promise<readonly StylizeTask[]>,
    onRecord: (record: StylizeRecord) => void,
  ) => {
    const controller = new AbortController();
    const { signal } = controller;
    setAbort(controller);
    try {
      const tasks = await plan();
      const engine = { ...engineOptions, precision };
      const request = { tasks, models: [model], engine, strength };
      for await (const record of services.jobs.stylize(request, signal)) onRecord(record);
    } catch (error) {
      say("error", signal.aborted ? "stopped" : errorMessage(error));
    } finally {
      setText("");
      setAbort(undefined);
    }
  };

  return {
    text,
    busy: abort !== undefined,
    stop: () => abort?.abort(),
    /** @param output relative to the working folder */
    save: (look: Look, content: string, output: string) =>
      follow(
        look,
        async () => [{ input: content, output: await freeOutput(output), model: 0 }],
        (record) => {
          if (record.event === "stage") setText(record.stage);
          if (record.event === "turn") setText("painting the picture at its full size");
          if (record.event !== "picture") return;
          const { width, height } = record;
          say("note", `saved ${shownPath(record.output)}, ${width}×${height} pixels`);
        },
      ),
    /** What fails is told; the others go on. */
    apply: (look: Look, folder: string, output: string) => {
      const failed: string[] = [];
      return follow(
        look,
        async () => {
          const pictures = await findInputs([folder], { recursive: false, output });
          // A slash says that it is a folder, also for a single picture.
          return planOutputs({ pictures, models: [look.model.name], output: `${output}/` });
        },
        (record) => {
          if (record.event === "turn") setText(`${record.done} of ${record.total} pictures`);
          if (record.event === "failed") failed.push(record.error);
          if (record.event !== "done") return;
          const { written } = record;
          const bad = failed.length > 0 ? `, ${failed.length} failed: ${failed[0]}` : "";
          say("note", `${written} of ${written + record.failed} pictures in ${output}${bad}`);
        },
      );
    },
  };
}
