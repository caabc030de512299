/** Light, dark, or as the system has it. */
import { themes } from "../settings/settings.ts";
import type { Store } from "../settings/store.ts";
import { byId } from "./dom.ts";

const names = { auto: "as the system", light: "light", dark: "dark" };

export function bindTheme(store: Store): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const button = byId("theme");
  const apply = () => {
    const { theme } = store.current;
    const shown = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
    document.documentElement.dataset.theme = shown;
    button.title = `Colours: ${names[theme]}`;
    byId("theme-name").textContent = button.title;
    const ground = getComputedStyle(document.body).backgroundColor;
    document.querySelector("meta[name=theme-color]")?.setAttribute("content", ground);
  };
  dark.addEventListener("change", apply);
  button.addEventListener("click", () => {
    const next = themes[(themes.indexOf(store.current.theme) + 1) % themes.length]!;
    store.change({ theme: next });
  });
  store.watch(["theme"], apply);
}
