/** Saving a picture in a style, and whole folders of them. */
import { errorMessage } from "@gramstyle/core";
import { useEffect, useState } from "react";
import { shownPath } from "../../shown-path.ts";
import { useApp } from "../app-context.ts";
import type { FolderRequest, StylizeRequest } from "../work/stylize-jobs.ts";

/** One at a time, told in the message line. */
export function useStylizeWork() {
  const { dispatch, services } = useApp();
  const [text, setText] = useState("");
  const [abort, setAbort] = useState<AbortController>();
  useEffect(() => () => abort?.abort(), [abort]);
  const follow = async <Record>(
    start: (signal: AbortSignal) => AsyncIterable<Record>,
    onRecord: (record: Record) => void,
  ) => {
    const controller = new AbortController();
    setAbort(controller);
    try {
      for await (const record of start(controller.signal)) onRecord(record);
    } catch (error) {
      const message = controller.signal.aborted ? "stopped" : errorMessage(error);
      dispatch({ type: "say", message: { kind: "error", text: message } });
    } finally {
      setText("");
      setAbort(undefined);
    }
  };
  const say = (message: string) =>
    dispatch({ type: "say", message: { kind: "note", text: message } });
  return {
    text,
    busy: abort !== undefined,
    stop: () => abort?.abort(),
    save: (request: StylizeRequest) =>
      follow(
        (signal) => services.jobs.stylizePicture(request, signal),
        (record) => {
          if (record.kind === "stage") return setText(record.text);
          say(`saved ${shownPath(record.path)}, ${record.width}×${record.height} pixels`);
        },
      ),
    apply: (request: FolderRequest) =>
      follow(
        (signal) => services.jobs.stylizeFolder(request, signal),
        ({ done, total, failed }) => {
          setText(`${done} of ${total} pictures`);
          if (done < total) return;
          const bad = failed.length > 0 ? `, ${failed.length} failed: ${failed[0]}` : "";
          say(`${total - failed.length} of ${total} pictures in ${request.output}${bad}`);
        },
      ),
  };
}
