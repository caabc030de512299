import { expect, it } from "vitest";
import { keys, openTestApp } from "./app.test.helpers.tsx";
import { screenHelp } from "./screens/screen-help.ts";
import type { Screen } from "./state/screens.ts";

const screens: readonly Screen[] = [
  { name: "home" },
  { name: "stylize" },
  { name: "optimize" },
  { name: "gallery" },
  { name: "browse", purpose: "content", wants: "picture", title: "Choose" },
  { name: "train" },
  { name: "look" },
];

const sizes = [
  { columns: 60, rows: 18 },
  { columns: 80, rows: 24 },
  { columns: 100, rows: 40 },
];

it.each(screens)("$name fills the screen and never more than it", async (screen) => {
  for (const size of sizes) {
    const app = openTestApp({ open: [screen], size });
    await app.sees("? help");
    const lines = app.screen().split("\n");
    expect(lines.length).toBe(size.rows);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(size.columns);
    app.unmount();
  }
});

it.each(screens.filter(({ name }) => name !== "browse"))("$name has a help", async (screen) => {
  const app = openTestApp({ open: [screen] });
  await app.sees("? help");
  await app.type("?");
  await app.sees(screenHelp[screen.name].title);
  for (const { keys: names } of screenHelp[screen.name].keys) await app.sees(names);
  await app.type(keys.escape);
  await expect.poll(() => app.state().help).toBe(false);
});

it("a tiny terminal gets a few words instead of a broken screen", async () => {
  for (const size of [
    { columns: 20, rows: 5 },
    { columns: 8, rows: 2 },
  ]) {
    const app = openTestApp({ size });
    const lines = app.screen().split("\n");
    expect(lines[0]).toBe(size.columns < 9 ? "gramsty…" : "gramstyle");
    expect(lines.length).toBeLessThanOrEqual(size.rows);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(size.columns);
    app.unmount();
  }
});

it("without colours there are words in the place of pictures", async () => {
  const app = openTestApp({ protocol: "none" });
  await app.sees("Lake with lighthouse");
  await app.sees("no pictures here");
  expect(app.screen()).not.toContain("▀");
});
