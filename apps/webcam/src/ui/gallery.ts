/** The styles as a group of radio buttons: arrow keys go from one to the next. */
import type { CatalogueEntry } from "../styles/catalogue.ts";
import { byId, make } from "./dom.ts";

/** A style as it is shown. */
export interface ShownStyle {
  readonly key: string;
  readonly title: string;
  readonly artist?: string | undefined;
  readonly year?: number | undefined;
  /** The address of its thumbnail; an own style has none. */
  readonly thumbnail?: string;
}

export interface Gallery {
  add(style: ShownStyle): void;
  select(key: string): void;
  /** The key of the style so many further on, around the end. */
  neighbour(key: string, steps: number): string;
  keys(): readonly string[];
}

export const shownEntry = ({ name, ...entry }: CatalogueEntry): ShownStyle => ({
  key: name,
  ...entry,
});

/** @param onChoose called when the user takes a style, or another one to mix in */
export function createGallery(on: {
  choose(key: string): void;
  chooseSecond(key: string): void;
}): Gallery {
  const group = byId("styles");
  const second = byId<HTMLSelectElement>("second");
  const shown = new Map<string, { style: ShownStyle; input: HTMLInputElement }>();
  second.addEventListener("change", () => on.chooseSecond(second.value));

  return {
    add(style) {
      const { key, title, thumbnail } = style;
      if (shown.has(key)) return;
      const input = make("input", { type: "radio", name: "style", value: key });
      input.addEventListener("change", () => on.choose(key));
      const picture = thumbnail
        ? make("img", { class: "thumbnail", src: thumbnail, alt: "", width: "128", height: "128" })
        : make("span", { class: "thumbnail", "aria-hidden": "true" }, ".onnx");
      const name = make("span", { class: "name" }, title);
      group.append(make("label", { title: describe(style) }, input, picture, name));
      second.append(make("option", { value: key }, title));
      shown.set(key, { style, input });
    },
    select(key) {
      const found = shown.get(key);
      if (!found) return;
      found.input.checked = true;
      reveal(found.input.closest("label")!, group);
      byId("caption").replaceChildren(...captionOf(found.style));
    },
    neighbour(key, steps) {
      const keys = [...shown.keys()];
      const at = keys.indexOf(key) + steps;
      return keys[(at + keys.length) % keys.length] ?? key;
    },
    keys: () => [...shown.keys()],
  };
}

/** Scrolls the strip alone: the page stays where it is. */
function reveal(label: HTMLElement, strip: HTMLElement): void {
  const [inner, outer] = [label.getBoundingClientRect(), strip.getBoundingClientRect()];
  if (inner.left < outer.left) strip.scrollLeft -= outer.left - inner.left;
  else if (inner.right > outer.right) strip.scrollLeft += inner.right - outer.right;
}

const describe = ({ title, artist, year }: ShownStyle): string =>
  [title, artist, year].filter((part) => part !== undefined).join(", ");

/** As a museum writes it: the title in italics, then who and when. */
function captionOf({ title, artist, year }: ShownStyle): (Node | string)[] {
  const rest = [artist, year].filter((part) => part !== undefined).join(", ");
  return [make("em", {}, title), rest === "" ? "" : `, ${rest}`];
}
