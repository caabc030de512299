/** Takes styles as they are chosen: loads them, goes back where one cannot be used. */
import type { Settings } from "./settings/settings.ts";
import type { Store } from "./settings/store.ts";
import type { Studio } from "./studio.ts";
import type { StyleShelf } from "./styles/style-shelf.ts";
import { byId } from "./ui/dom.ts";
import { createGallery, shownEntry } from "./ui/gallery.ts";
import type { Messages } from "./ui/messages.ts";

export interface StyleChooser {
  /** The style of the last visit, or the default. */
  first(): Promise<void>;
  choose(key: string): Promise<void>;
  /** The next or the previous one. */
  step(by: number): void;
  /** The one at a place in the gallery, from 0. */
  chooseAt(place: number): void;
  addFile(file: File): Promise<void>;
  /** Frames fail with that style: another one is taken. */
  giveUp(error: Error, style: string): void;
}

export interface StyleChooserOptions {
  readonly store: Store;
  readonly shelf: StyleShelf;
  readonly studio: Studio;
  readonly messages: Messages;
  /** Another style is in use. */
  onReady(style: string): void;
}

export function createStyleChooser(options: StyleChooserOptions): StyleChooser {
  const { store, shelf, studio, messages } = options;
  const gallery = createGallery({
    choose: (key) => void choose(key),
    chooseSecond: (key) => void take({ second: key }),
  });
  for (const entry of shelf.entries) gallery.add(shownEntry(entry));
  const file = byId<HTMLInputElement>("style-file");
  byId("own-style").addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    if (chosen) void addFile(chosen);
    file.value = "";
  });
  store.watch(["mix"], () => studio.source && studio.useStyles());

  /** Of wishes that come while one is loaded only the last counts. */
  let wish = 0;

  const take = async (changes: Partial<Pick<Settings, "style" | "second">>): Promise<boolean> => {
    const mine = ++wish;
    const { style, second } = { ...store.current, ...changes };
    const spinner = setTimeout(() => showLoading("Loading the style"), 150);
    try {
      await shelf.load(style);
      if (second !== "") await shelf.load(second);
      if (mine !== wish) return true;
      store.change({ style, second });
      gallery.select(style);
      studio.useStyles();
      options.onReady(style);
      return true;
    } catch (error) {
      if (mine === wish) {
        gallery.select(store.current.style);
        messages.notice((error as Error).message);
      }
      return false;
    } finally {
      clearTimeout(spinner);
      if (studio.source) byId("loading").hidden = true;
    }
  };

  const choose = async (key: string) => {
    await take({ style: key });
  };

  const addFile = async (given: File) => {
    showLoading("Trying the style");
    try {
      const { key, facts } = await shelf.addFile(given);
      gallery.add({ key, ...facts });
      messages.clear();
      await choose(key);
    } catch (error) {
      messages.notice((error as Error).message);
    } finally {
      byId("loading").hidden = true;
    }
  };

  const fallback = () => shelf.entries[0]?.name ?? "";
  const names = () => gallery.keys();

  return {
    async first() {
      const { style, second } = store.current;
      // An own style of an earlier visit is not there any more.
      const known = (key: string) => names().includes(key);
      await take({
        style: known(style) ? style : fallback(),
        second: known(second) ? second : "",
      });
    },
    choose,
    step: (by) => void choose(gallery.neighbour(store.current.style, by)),
    chooseAt(place) {
      const key = names()[place];
      if (key !== undefined) void choose(key);
    },
    addFile,
    giveUp(error, style) {
      const others = names().filter((key) => key !== style);
      messages.notice(`The style cannot go on: ${error.message}`, {
        label: "Try again",
        run: () => studio.useStyles(),
      });
      const other = others[0];
      if (style.startsWith("own-") && other !== undefined) void take({ style: other, second: "" });
    },
  };
}

function showLoading(text: string): void {
  byId("loading-text").textContent = text;
  byId("loading").hidden = false;
}
