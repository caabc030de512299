/** The file browser: pictures with previews, or folders of them. */
import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { listFolder } from "@gramstyle/jobs/files";
import { Box, Text, useIsScreenReaderEnabled } from "ink";
import { useMemo, useState } from "react";
import { shownPath } from "../../render/shown-path.ts";
import { graphemesOf, printable, truncateStart } from "../../terminal/width.ts";
import { useApp, useSize } from "../app-context.ts";
import { FileRows } from "../components/file-rows.tsx";
import { Frame } from "../components/frame.tsx";
import { Notice } from "../components/notice.tsx";
import { Picture } from "../components/picture.tsx";
import { theme } from "../components/theme.ts";
import { useJob } from "../hooks/use-job.ts";
import { useKeys, useTyping } from "../hooks/use-keys.ts";
import { useSettled } from "../hooks/use-settled.ts";
import {
  filtered,
  type ListedFile,
  listOfFolder,
  listOfRecent,
  listOfSamples,
  type Place,
} from "../state/file-list.ts";
import type { Screen, Wanted } from "../state/screens.ts";
import { moved } from "../text/list-window.ts";
import { browseKeys } from "./keys.ts";

type BrowseScreen = Extract<Screen, { name: "browse" }>;

export function Browse({ screen }: { screen: BrowseScreen }) {
  const { state, dispatch } = useApp();
  const [place, setPlace] = useState<Place>(() => ({
    kind: "folder",
    path: screen.folder ?? state.folder ?? process.cwd(),
  }));
  const [typed, setTyped] = useState("");
  const [selected, setSelected] = useState(0);
  const files = useFiles(place, screen.wants);
  const shown = useMemo(() => filtered(files.list, typed), [files.list, typed]);
  const index = Math.min(selected, Math.max(0, shown.length - 1));
  const file = shown[index];
  const { rows } = useSize();

  const go = (next: Place) => {
    setPlace(next);
    setTyped("");
    setSelected(0);
    if (next.kind === "folder") dispatch({ type: "be-in-folder", folder: next.path });
  };
  const take = async ({ kind, path, name }: ListedFile) => {
    if (kind === "place") return go({ kind: path as "samples" | "recent" });
    if (kind === "folder" || kind === "up") return go({ kind: "folder", path });
    if (kind === "picture" && screen.wants === "folder") return;
    // It may be gone since the folder was listed.
    if (!(await stat(path).catch(() => undefined))) {
      const text = `"${printable(name)}" is no longer there`;
      return dispatch({ type: "say", message: { kind: "error", text } });
    }
    const title = printable(name === basename(path) ? basename(path) : name);
    dispatch({ type: "back" });
    dispatch({ type: "choose-file", purpose: screen.purpose, file: { path, title } });
  };
  const move = (by: number) => setSelected(moved(index, by, shown.length));

  useTyping();
  useKeys((input, key) => {
    if (key.escape) return typed === "" ? dispatch({ type: "back" }) : setTyped("");
    if (key.upArrow) return move(-1);
    if (key.downArrow) return move(1);
    if (key.pageUp) return move(-rows);
    if (key.pageDown) return move(rows);
    if (key.home) return setSelected(0);
    if (key.end) return setSelected(shown.length - 1);
    if (key.return || key.rightArrow) return file && void take(file);
    if (key.backspace || key.delete) return setTyped(graphemesOf(typed).slice(0, -1).join(""));
    if (key.leftArrow) {
      if (place.kind !== "folder")
        return go({ kind: "folder", path: state.folder ?? process.cwd() });
      const up = files.list.find(({ kind }) => kind === "up");
      return up && go({ kind: "folder", path: up.path });
    }
    if (input === "~" && typed === "") return go({ kind: "folder", path: homedir() });
    if (input === "" || key.ctrl || key.meta || key.tab || /\p{Cc}/u.test(input)) return;
    setTyped((before) => before + input);
    setSelected(0);
  });

  const where = place.kind === "folder" ? shownFolder(place.path) : place.kind;
  return (
    <Frame title={screen.title} aside={printable(where)} keys={browseKeys}>
      <Body
        files={shown}
        index={index}
        typed={typed}
        total={files.list.filter(isFile).length}
        error={files.error}
      />
    </Frame>
  );
}

function shownFolder(path: string): string {
  const short = shownPath(path);
  const home = homedir();
  return short.startsWith(home) ? join("~", short.slice(home.length)) : short;
}

const isFile = ({ kind }: ListedFile) => kind !== "up" && kind !== "place" && kind !== "this";

interface BodyProps {
  readonly files: readonly ListedFile[];
  readonly index: number;
  readonly typed: string;
  readonly total: number;
  readonly error: string | undefined;
}

const gap = 2;
/** A list needs room for names first, a preview gets the rest. */
const mostListColumns = 44;

function Body({ files, index, typed, total, error }: BodyProps) {
  const { columns, rows } = useSize();
  const spoken = useIsScreenReaderEnabled();
  const listColumns = Math.min(mostListColumns, Math.floor(columns / 2));
  const previewColumns = columns - listColumns - gap;
  const file = files[index];
  if (spoken) {
    const what = file ? `${file.kind}: ${printable(file.name)}` : "nothing to choose";
    return (
      <Text>{`${typed ? `Typed: ${typed}. ` : ""}${index + 1} of ${files.length}, ${what}`}</Text>
    );
  }
  return (
    <Box columnGap={gap}>
      <Box flexDirection="column" width={listColumns}>
        <Box justifyContent="space-between">
          <Text>
            <Text color={theme.accent}>{"› "}</Text>
            {typed === "" ? (
              <Text dimColor>type to filter</Text>
            ) : (
              truncateStart(typed, listColumns / 2)
            )}
          </Text>
          <Text dimColor>{typed === "" ? `${total}` : `${files.length} of ${total}`}</Text>
        </Box>
        <Notice text="" error={error} columns={listColumns} />
        <FileRows files={files} selected={index} rows={rows - 2} columns={listColumns} />
      </Box>
      <Preview file={file} columns={previewColumns} rows={rows} />
    </Box>
  );
}

/** Milliseconds that a file stays chosen before it is read: who runs down a list waits for none. */
const settledAfter = 90;

function Preview({
  file,
  columns,
  rows,
}: {
  file: ListedFile | undefined;
  columns: number;
  rows: number;
}) {
  const { jobs } = useApp().services;
  const wanted = useSettled(file?.kind === "picture" ? file.path : undefined, settledAfter);
  const preview = useJob(wanted, (signal) => jobs.readPreview(wanted!, signal));
  const picture = preview.record;
  const facts = picture && `${picture.originalWidth}×${picture.originalHeight} pixels`;
  const isShown = wanted !== undefined && wanted === file?.path;
  return (
    <Box flexDirection="column" width={columns}>
      <Picture
        image={isShown ? picture : undefined}
        columns={columns}
        rows={rows - 1}
        alt={isShown ? "preview" : ""}
        isSnug
      />
      <Box justifyContent="center" height={1}>
        <Notice
          text={isShown ? (facts ?? "") : ""}
          error={isShown ? preview.error : undefined}
          columns={columns}
        />
      </Box>
    </Box>
  );
}

interface Files {
  readonly list: readonly ListedFile[];
  readonly error: string | undefined;
}

function useFiles(place: Place, wants: Wanted): Files {
  const { recentPictures } = useApp().state;
  const folder = place.kind === "folder" ? place.path : undefined;
  const listing = useJob(folder, (signal) => listFolder(folder!, signal));
  const entries = listing.record;
  const list = useMemo(() => {
    if (place.kind === "samples") return listOfSamples();
    if (place.kind === "recent") return listOfRecent(recentPictures);
    return listOfFolder(place.path, entries ?? [], wants, (name) => join(place.path, name));
  }, [place, entries, recentPictures, wants]);
  return { list, error: listing.error };
}
